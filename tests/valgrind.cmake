# SPDX-License-Identifier: GPL-2.0-or-later
#
# Some cases and vectors under valgrind, which sees what the sanitizers do not: memory
# that was never written. It can not run a sanitized program, hence a build of its own;
# that is also where the optimiser's warnings come out, as errors.
#
# Debian 12's valgrind does not know openat2(2), so a case with --sysroot is skipped
# under it: name others here, as case/NAME or vector/NAME.

set(valgrind_tests
  case/board-rpi5
  case/board-stingray-text
  vector/f01-dma-mem
  vector/iommu-part
  vector/reserved-several)

set(plain "${CMAKE_CURRENT_BINARY_DIR}/plain")
add_test(NAME valgrind/build COMMAND ${CMAKE_CTEST_COMMAND}
  --build-and-test "${PROJECT_SOURCE_DIR}" "${plain}"
  --build-generator "${CMAKE_GENERATOR}"
  --build-options
  -DCMAKE_C_COMPILER=${CMAKE_C_COMPILER}
  -DCMAKE_C_FLAGS=-gdwarf-4 # valgrind 3.19 does not read all of DWARF 5
  -DCMAKE_BUILD_TYPE=RelWithDebInfo
  -DCMAKE_COMPILE_WARNING_AS_ERROR=ON
  -DBUILD_TESTING=OFF)
set_tests_properties(valgrind/build PROPERTIES
  LABELS valgrind
  FIXTURES_SETUP plain
  TIMEOUT 600)

foreach(test IN LISTS valgrind_tests)
  cmake_path(GET test PARENT_PATH kind)
  cmake_path(GET test FILENAME name)
  if(kind STREQUAL "case")
    set(source "${CMAKE_CURRENT_SOURCE_DIR}/cases/${name}")
    set(data "${fixtures}")
  else()
    set(source "${CMAKE_CURRENT_SOURCE_DIR}/vectors/${name}.expect")
    set(data "${CMAKE_CURRENT_BINARY_DIR}/vectors/${name}.dtb")
  endif()
  if(NOT EXISTS "${source}")
    message(FATAL_ERROR "valgrind_tests: there is no ${test}")
  endif()
  add_test(NAME valgrind/${name} COMMAND
    "${tools}/run-${kind}" "${plain}/iova-check" "${source}" "${data}")
  set_tests_properties(valgrind/${name} PROPERTIES
    LABELS valgrind
    ENVIRONMENT "WRAPPER=${valgrind} --log-file=valgrind.log"
    FIXTURES_REQUIRED plain
    SKIP_RETURN_CODE 77
    TIMEOUT 300)
endforeach()
