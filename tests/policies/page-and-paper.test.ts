import { describe, expect, test } from "vitest";
import { Paper } from "#app/pdf/layout/page";
import { printed } from "#app/pdf/thread/print";
import { renderPolicy } from "#policies/markdown";
import { pdftotextMissing, textOfPdf } from "#tests/support/pdftotext";

const NAMED: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"' };

/** What a browser shows: the text of the page, with the numbers of ordered lists. */
function textOfPage(markdown: string): string {
  const numbers: number[] = [];
  const marked = renderPolicy(markdown).html.replace(
    /<(ol|ul)(?: start="(\d+)")?>|<\/(?:ol|ul)>|<li>/g,
    (tag, kind?: string, start?: string) => {
      if (tag.startsWith("</")) numbers.pop();
      else if (kind) numbers.push(kind === "ol" ? Number(start ?? 1) : Number.NaN);
      else if (!Number.isNaN(numbers.at(-1))) return ` ${numbers[numbers.length - 1]!++}. `;
      return " ";
    },
  );
  // Inline tags stand between letters of one word; the others separate words.
  const text = marked.replace(/<\/?(?:em|strong|del|code|a|mark)\b[^>]*>/g, "").replace(/<[^>]*>/g, " ");
  return squeezed(text.replace(/&(amp|lt|gt|quot);/g, (_all, name: string) => NAMED[name]!));
}

async function textOfPaper(markdown: string): Promise<string> {
  const paper = new Paper({
    number: "1",
    subject: "x",
    title: "x",
    organisation: "x",
    madeAt: new Date("2026-03-10T00:00:00Z"),
    madeBy: "x",
    timeZone: "UTC",
    data: {},
  });
  paper.text("BEGIN-OF-TEXT");
  paper.markdown(markdown);
  paper.text("END-OF-TEXT");
  const text = squeezed(textOfPdf(await printed(paper), "-nopgbrk"));
  return text.slice(text.indexOf("BEGIN-OF-TEXT") + 13, text.indexOf("END-OF-TEXT")).trim();
}

/** Beside signs from another font, pdftotext takes some blanks for the gaps that they are. */
function withoutBlanks(text: string): string {
  return text.replaceAll(" ", "");
}

/** Where lines break, and bullets, are the look of each medium; a no-break space is a space to a reader of text. */
function squeezed(text: string): string {
  return text.replace(/•/g, " ").replace(/\s+/g, " ").trim();
}

const CORPUS: [name: string, markdown: string, shown: string][] = [
  ["named entities", "&ge;&nbsp;256&nbsp;bits, 30&ndash;60 days", "≥ 256 bits, 30–60 days"],
  ["decimal and hexadecimal entities", "&#8220;quoted&#8221; &#x20AC;5 &#X20ac;6 &#35;", "“quoted” €5 €6 #"],
  [
    "entities in a heading and in a table",
    "## &sect;&nbsp;5 Limits\n\n| What | Limit |\n| --- | --- |\n| Failed tries | &lt;&nbsp;6 in 15&nbsp;minutes |\n",
    "§ 5 Limits What Limit Failed tries < 6 in 15 minutes",
  ],
  [
    "an entity as typed in a code span",
    "`&nbsp;` and `&#38;` stay; R&D too",
    "&nbsp; and &#38; stay; R&D too",
  ],
  [
    "a policy of entities",
    [
      "# Encryption &amp; key policy",
      "Keys have &ge;&nbsp;256&nbsp;bits, after 30&ndash;60 days &mdash; or as the customer&rsquo;s contract says. R&D too.",
      "&copy;&nbsp;2026 Example&reg; Caf&eacute; &#8220;quoted&#8221; &#x20AC;5",
      "## &sect;&nbsp;5 Limits",
      "| What | Limit |\n| --- | --- |\n| Age | &le; 365 days |\n| Tries | &lt;&nbsp;6 |\n| Way | client &rarr; server |",
      "- Passwords: &minus; none shared\n- A blank is written `&nbsp;` here.",
    ].join("\n\n"),
    "Encryption & key policy Keys have ≥ 256 bits, after 30–60 days — or as the customer’s contract says. R&D too. " +
      "© 2026 Example® Café “quoted” €5 § 5 Limits What Limit Age ≤ 365 days Tries < 6 Way client → server " +
      "Passwords: − none shared A blank is written &nbsp; here.",
  ],
  ["entities in a nested list", "- &minus; none\n  - client &rarr; server", "− none client → server"],
  ["entities that stand for two signs", "&NotEqualTilde; &fjlig;", "\u2242\u0338 fj"],
  ["entities that Windows means", "it&#146;s 5&#150;6", "it’s 5–6"],
  ["no sign and no code point", "&#0; &#xD800; &#9999999;", "\ufffd \ufffd \ufffd"],
  [
    "no entities",
    "R&D, &nosuch; &copy &#; &#x; &#12345678; &amp;amp;",
    "R&D, &nosuch; &copy &#; &#x; &#12345678; &amp;",
  ],
  ["numbers that make another entity", "&#38;lt; &#x26;amp; &amp;#42;", "&lt; &amp; &#42;"],
  [
    "entities are text, not marks",
    "&#42;not bold&#42; &#35; no heading &lt;b&gt;",
    "*not bold* # no heading <b>",
  ],
  ["entities in a heading", "## &sect;&nbsp;5 Limits &amp; keys", "§ 5 Limits & keys"],
  [
    "entities in code stay as typed",
    "a blank is `&nbsp;`\n\n```\n&lt;x&gt; &amp;\n```\n\n    &copy;",
    "a blank is &nbsp; &lt;x&gt; &amp; &copy;",
  ],
  [
    "entities in a table",
    "| What | Limit |\n| --- | ---: |\n| Age &rarr; | &le; 365 |\n| `&lt;` | &#124; |",
    "What Limit Age → ≤ 365 &lt; |",
  ],
  ["entities in a list and a quotation", "- &minus; none\n  > &laquo;so&raquo;", "− none «so»"],
  ["entities in a link and its text", '[A&amp;B](https://x.example/?a=1&amp;b=2 "t&eacute;")', "A&B"],
  ["an autolink as typed", "<https://x.example/?a=1&amp;b=2>", "https://x.example/?a=1&amp;b=2"],
  [
    "an address in the text",
    "See www.example.com/a_b and mail@example.com.",
    "See www.example.com/a_b and mail@example.com.",
  ],
  [
    "escapes",
    "\\*plain\\* \\& \\&amp; \\[x\\] \\\\ \\a 1\\. no list",
    "*plain* & &amp; [x] \\ \\a 1. no list",
  ],
  ["strong, emphasis, struck out", "**a *b* c** ~~no **d**~~ _e_ __f__", "a b c no d e f"],
  ["code in strong", "**use `a  b`**", "use a b"],
  ["hard and soft breaks", "one  \ntwo\\\nthree\nfour<br>five", "one two three four five"],
  ["breaks in a cell", "| A |\n| - |\n| one<br/>two |", "A one two"],
  [
    "raw HTML as typed",
    'Use <b>bold</b> &amp; <!-- a note -->\n\n<div class="x">\n&ge; stays\n</div>',
    'Use <b>bold</b> & <!-- a note --> <div class="x"> &ge; stays </div>',
  ],
  [
    "nested lists",
    "1. one\n   - a\n   - b\n     1. deep\n2. two\n\n7) seven\n8) eight",
    "1. one a b 1. deep 2. two 7. seven 8. eight",
  ],
  ["loose lists", "- one\n\n  more\n\n- two", "one more two"],
  [
    "task lists",
    "- [ ] open\n- [x] done\n- [X]  **bold**\n\n\n1. [ ] first",
    "[ ] open [x] done [x] bold 1. [ ] first",
  ],
  ["loose task lists", "- [ ] open\n\n- [x] done", "[ ] open [x] done"],
  ["pictures are their description", '![A **map** of &eacute;](x.png) ![](y.png "t")', "A map of é y.png"],
  [
    "footnotes",
    "Keys[^1] and logs[^two].\n\n[^1]: Of AES&#8209;256.\n[^two]: For a year,\n    at least.\n\n    Second part.",
    "Keys[1] and logs[2]. [1] Of AES‑256. [2] For a year, at least. Second part.",
  ],
  [
    "footnotes out of order, and one that is not used",
    "B[^b], a[^a], b[^b], none[^c]\n\n[^a]: A\n[^b]: B\n[^z]: Z",
    "B[1], a[2], b[1], none[^c] [1] B [2] A [3] Z",
  ],
  ["footnotes in a table", "| A[^n] |\n| - |\n| b |\n\n[^n]: `code`", "A[1] b [1] code"],
  ["no footnotes", "x[^1] \\[^2] `[^3]`\n\n[^4] y", "x[^1] [^2] [^3] [^4] y"],
  ["a link that is defined", '[See][a]\n\n[a]: https://x.example/ "&copy;"', "See"],
  ["quotations and rules", "> one\n> > two\n\n---\n\nthree", "one two three"],
  ["a heading with a line under it", "Title\n===\n\nPart\n---", "Title Part"],
  ["placeholders", "Write to {{security_email}} `{{odd}}`", "Write to {{security_email}} {{odd}}"],
  ["signs of many scripts", "Größe 田中 ﷺ Ω≈ç Nguyễn", "Größe 田中 ﷺ Ω≈ç Nguyễn"],
  ["an empty cell and an escaped bar", "| a | b |\n| - | - |\n|  | x \\| y |", "a b x | y"],
];

describe.skipIf(pdftotextMissing)("page and paper say the same, sign for sign", () => {
  test.each(CORPUS)("%s", async (_name, markdown, shown) => {
    expect(textOfPage(markdown)).toBe(shown);
    expect(withoutBlanks(await textOfPaper(markdown))).toBe(withoutBlanks(shown));
  });
});

describe("footnotes on the page", () => {
  test("lead to the note and back, once", () => {
    const { html } = renderPolicy("a[^1] b[^1]\n\n[^1]: Note");
    expect(html.match(/id="note-1-mark"/g)).toHaveLength(1);
    expect(html).toContain('href="#note-1"');
    expect(html).toContain('<a id="note-1" href="#note-1-mark"');
  });
});

describe("what is made to keep the renderer busy", () => {
  test.each<[string, string]>([
    ["10,000 entities", "&NotEqualTilde;&#x20AC;".repeat(5_000)],
    ["ampersands alone", "&".repeat(150_000)],
    ["a reference without an end", `&${"a".repeat(150_000)}`],
    ["footnotes within footnotes", "[^a]: ".repeat(5_000)],
    ["20,000 marks of one footnote", `${"[^a] ".repeat(20_000)}\n\n[^a]: x`],
    ["5,000 footnotes", Array.from({ length: 5_000 }, (_, n) => `[^${n}]: x`).join("\n")],
    ["paragraphs beside a footnote", `[^a]: x\n\n${"a\n\n".repeat(10_000)}`],
    ["marks of footnotes that are not defined", `[^a]: x\n\n${"[^b] ".repeat(10_000)}`],
  ])("%s", (_name, text) => {
    const before = process.cpuUsage();
    renderPolicy(text);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(5_000);
  });
});
