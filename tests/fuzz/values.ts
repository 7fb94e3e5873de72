import fc from "fast-check";

/** Texts that have upset programs: numbers out of bounds, days that do not exist, deep and long Markdown, bytes that are not text. */
const known = [
  ...["", " ", "0", "-1", "1.5", "1e308", "NaN", "Infinity", "9".repeat(400), "9007199254740993", "0x10"],
  ...["2026-02-30", "0000-00-00", "9999-12-31", "-271821-04-20", "275760-09-13", "2026-03-29T02:30", "24:00"],
  ...["true", "on", "null", "undefined", "__proto__", "constructor", "toString", "hasOwnProperty"],
  ...[
    "' or 1=1 --",
    '"',
    "`id`",
    "%",
    "%ff",
    "%00",
    "\0",
    "a\r\nSet-Cookie: x=1",
    "../../etc/passwd",
    "\\\\host\\share",
  ],
  ...[
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    "http://127.0.0.1/",
    "//elsewhere.example",
    "=1+1",
    "{{7*7}}",
  ],
  ...["\u202e", "\ufeff", "e\u0301", "\ud83d\ude00".repeat(200), "ﷺ".repeat(500), "İ", "ß"],
  ...[
    "a",
    " ",
    "\n",
    "\t",
    "> ",
    "- ",
    "* ",
    "_",
    "`",
    "[",
    "](",
    "![",
    "|a",
    "{{a}} ",
    "<a ",
    "&lt;",
    "1. ",
  ].map((text) => text.repeat(4_000)),
  Array.from({ length: 500 }, (_, n) => `{{p${n}}}`).join(" "),
  Array.from({ length: 300 }, (_, n) => `${" ".repeat(n)}- a`).join("\n"),
  `${"(a".repeat(2_000)}@${"a.".repeat(2_000)}`,
  `a${" ".repeat(8_000)}b`,
];

export const value = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...known) },
  { weight: 1, arbitrary: fc.string({ maxLength: 60, unit: "binary" }) },
  { weight: 1, arbitrary: fc.integer().map(String) },
);

const step = fc.constantFrom(
  "[0]",
  "[1]",
  "[5000000]",
  "[]",
  ".a",
  ".id",
  ".__proto__",
  "..",
  "[",
  ".constructor",
);
/** A field's name: hostile ones, and steps below names that a page has. */
export const fieldName = fc
  .tuple(
    fc.constantFrom("", "title", "do", "email", "__intent__", "__state__", "items", "é", "a b"),
    fc.array(step, { maxLength: 6 }),
  )
  .map(([first, steps]) => first + steps.join(""));

const parameter = fc.constantFrom(
  ...[
    "page",
    "before",
    "after",
    "from",
    "to",
    "q",
    "on",
    "state",
    "kind",
    "view",
    "control",
    "who",
    "action",
  ],
  ...[
    "subject",
    "version",
    "corrects",
    "exercise",
    "token",
    "message",
    "_routes",
    "remove",
    "occurrence",
    "account",
  ],
  ...[
    "source",
    "terms",
    "status",
    "severity",
    "decided",
    "flag",
    "role",
    "customer",
    "index",
    "whole",
    "all",
  ],
);
export const query = fc
  .array(fc.tuple(parameter, value, fc.constantFrom(1, 1, 1, 80)), { maxLength: 3 })
  .map((all) =>
    all.map(([key, text, times]) => `${key}=${encode(text.slice(0, 3_000))}&`.repeat(times)).join(""),
  );

/** As in a form's body; a lone surrogate cannot be sent. */
export function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
