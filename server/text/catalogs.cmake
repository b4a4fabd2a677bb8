# SPDX-License-Identifier: AGPL-3.0-or-later
# shidra_embed_catalogs(<variable>): sets <variable> to a generated assembler file that holds the three translation catalogs
# byte for byte (.incbin), so that the server needs neither Node nor files beside it to write a letter.
set(SHIDRA_CATALOG_DIR ${CMAKE_CURRENT_LIST_DIR}/../../client-web/src/i18n)
function(shidra_embed_catalogs variable)
  get_filename_component(folder ${SHIDRA_CATALOG_DIR} REALPATH)
  set(text ".section .rodata\n")
  set(files)
  foreach(language he ar en)
    set(symbol shidra_catalog_${language})
    list(APPEND files ${folder}/${language}.json)
    string(APPEND text ".global ${symbol}_begin\n${symbol}_begin:\n.incbin \"${folder}/${language}.json\"\n.global ${symbol}_end\n${symbol}_end:\n")
  endforeach()
  string(APPEND text ".section .note.GNU-stack,\"\",%progbits\n")
  set(file ${CMAKE_CURRENT_BINARY_DIR}/catalogs.S)
  file(CONFIGURE OUTPUT ${file} CONTENT "${text}" @ONLY)
  set_source_files_properties(${file} PROPERTIES OBJECT_DEPENDS "${files}")
  set(${variable} ${file} PARENT_SCOPE)
endfunction()
