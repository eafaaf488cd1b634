# SPDX-License-Identifier: GPL-2.0-or-later
#
# Finds libfdt, also where it comes without a .pc file (Debian 12).
# Defines the target FDT::FDT.

find_package(PkgConfig QUIET)
pkg_check_modules(PC_FDT QUIET libfdt)

find_path(FDT_INCLUDE_DIR libfdt.h HINTS ${PC_FDT_INCLUDE_DIRS})
find_library(FDT_LIBRARY fdt HINTS ${PC_FDT_LIBRARY_DIRS})
mark_as_advanced(FDT_INCLUDE_DIR FDT_LIBRARY)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(FDT REQUIRED_VARS FDT_LIBRARY FDT_INCLUDE_DIR)

if(FDT_FOUND AND NOT TARGET FDT::FDT)
  add_library(FDT::FDT UNKNOWN IMPORTED)
  set_target_properties(FDT::FDT PROPERTIES
    IMPORTED_LOCATION "${FDT_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${FDT_INCLUDE_DIR}")
endif()
