# Find the wheels of ROS: they lie in the prefix of a Python environment (pip's temporary one, when it isolates the
# build), and no shell has been told of them.

find_package(Python3 REQUIRED COMPONENTS Interpreter)
execute_process(
  COMMAND ${Python3_EXECUTABLE} -c "import pathlib, rosidl_parser; print(pathlib.Path(rosidl_parser.__file__).parents[4])"
  OUTPUT_VARIABLE prefix OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY
)
list(PREPEND CMAKE_PREFIX_PATH "${prefix}")
set(ENV{AMENT_PREFIX_PATH} "${prefix}")

# Their exported targets name the include folders of the machine that they were built on, which CMake refuses here.
function(drop_include_folders_that_do_not_exist)
  get_property(targets DIRECTORY PROPERTY IMPORTED_TARGETS)
  foreach(target IN LISTS targets)
    get_target_property(folders ${target} INTERFACE_INCLUDE_DIRECTORIES)
    if(folders)
      set(kept "")
      foreach(folder IN LISTS folders)
        if(folder MATCHES "^\\$<" OR EXISTS "${folder}")
          list(APPEND kept "${folder}")
        endif()
      endforeach()
      set_target_properties(${target} PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "${kept}")
    endif()
  endforeach()
endfunction()
cmake_language(DEFER CALL drop_include_folders_that_do_not_exist)
