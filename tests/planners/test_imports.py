import subprocess
import sys


def test_importing_the_planners_loads_nothing_heavy():
    heavy = "{'torch', 'mujoco', 'langchain', 'langchain_core', 'langchain_openai', 'openai', 'transformers'}"
    code = f"import sys, planners; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
