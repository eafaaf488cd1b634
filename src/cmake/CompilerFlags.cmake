# SPDX-License-Identifier: GPL-2.0-or-later
#
# iova_flags: language, warnings, hardening and sanitizers of everything we compile.

set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

include(CheckPIESupported)
check_pie_supported(LANGUAGES C)

add_library(iova_flags INTERFACE)

# _GNU_SOURCE stays empty, as in a source file that defines it for itself.
target_compile_definitions(iova_flags INTERFACE
  _GNU_SOURCE=
  _FILE_OFFSET_BITS=64
  IOVA_CHECK_VERSION="${PROJECT_VERSION}")

target_compile_options(iova_flags INTERFACE
  "-ffile-prefix-map=${PROJECT_SOURCE_DIR}/="
  -Wall
  -Wextra
  -Wshadow
  -Wstrict-prototypes
  -Wmissing-prototypes
  -Wpointer-arith
  -Wcast-qual
  -Wwrite-strings
  -Wvla
  -Wundef
  -Wformat=2
  -Wimplicit-fallthrough
  -Wnull-dereference
  -Wconversion
  -Wno-sign-conversion
  -Werror=implicit-function-declaration
  -Werror=implicit-int
  -Werror=int-conversion
  -Werror=incompatible-pointer-types)

if(IOVA_CHECK_HARDENING)
  target_compile_options(iova_flags INTERFACE
    -fstack-protector-strong
    -fstack-clash-protection
    # Fortify needs the optimiser.
    "$<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=3>")
  target_link_options(iova_flags INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|i.86)$")
    target_compile_options(iova_flags INTERFACE -fcf-protection)
  elseif(CMAKE_SYSTEM_PROCESSOR STREQUAL "aarch64")
    target_compile_options(iova_flags INTERFACE -mbranch-protection=standard)
  endif()
endif()

if(IOVA_CHECK_SANITIZE)
  set(IOVA_CHECK_SANITIZE_FLAGS
    -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_compile_options(iova_flags INTERFACE ${IOVA_CHECK_SANITIZE_FLAGS})
  target_link_options(iova_flags INTERFACE ${IOVA_CHECK_SANITIZE_FLAGS})
endif()
