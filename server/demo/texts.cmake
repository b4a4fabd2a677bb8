# SPDX-License-Identifier: AGPL-3.0-or-later
# shidra_embed_demo(<variable>): sets <variable> to a generated assembler file that holds deploy/demo/*.json byte for byte
# (.incbin), so that `shidra demo` needs no files beside the binary. server/demo/texts.cpp names the symbols.
set(SHIDRA_DEMO_DIR ${CMAKE_CURRENT_LIST_DIR}/../../deploy/demo)
function(shidra_embed_demo variable)
  get_filename_component(folder ${SHIDRA_DEMO_DIR} REALPATH)
  set(text ".section .rodata\n")
  set(files)
  foreach(name initiative organisations individuals people forums meetings surveys call)
    set(symbol shidra_demo_${name})
    list(APPEND files ${folder}/${name}.json)
    string(APPEND text ".global ${symbol}_begin\n${symbol}_begin:\n.incbin \"${folder}/${name}.json\"\n.global ${symbol}_end\n${symbol}_end:\n")
  endforeach()
  string(APPEND text ".section .note.GNU-stack,\"\",%progbits\n")
  set(file ${CMAKE_CURRENT_BINARY_DIR}/demo_texts.S)
  file(CONFIGURE OUTPUT ${file} CONTENT "${text}" @ONLY)
  set_source_files_properties(${file} PROPERTIES OBJECT_DEPENDS "${files}")
  set(${variable} ${file} PARENT_SCOPE)
endfunction()
