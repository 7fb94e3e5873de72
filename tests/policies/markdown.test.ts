import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { policyBody } from "#domain/policies/policies";
import { renderPolicy } from "#policies/markdown";

/** What a browser would build: every tag with its attributes. */
function tags(html: string): { name: string; attributes: string }[] {
  return [...html.matchAll(/<([a-z][a-z0-9]*)\b([^>]*)>/gi)].map((match) => ({
    name: match[1]!.toLowerCase(),
    attributes: match[2]!,
  }));
}
function expectHarmless(html: string) {
  for (const { name, attributes } of tags(html)) {
    expect(name).toMatch(
      /^(h[2-6]|p|a|ul|ol|li|blockquote|pre|code|em|strong|del|br|hr|table|thead|tbody|tr|th|td|mark|div)$/,
    );
    const names = [...attributes.matchAll(/([^\s=/"']+)\s*=\s*"[^"]*"/g)].map((match) =>
      match[1]!.toLowerCase(),
    );
    for (const attribute of names)
      expect(["id", "href", "rel", "title", "class", "tabindex", "start", "scope", "align"]).toContain(
        attribute,
      );
    const href = /href="([^"]*)"/.exec(attributes)?.[1];
    if (href && /^[a-z][a-z0-9+.-]*:/i.test(href)) expect(href).toMatch(/^(https?|mailto):/i);
    if (href) expect(href.startsWith("//")).toBe(false);
  }
}

describe("nothing in a text can run", () => {
  test.each([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg><script>alert&#40;1)</script></svg>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "[x](//evil.example/steal)",
    "![x](https://evil.example/pixel.png)",
    '![x"onerror=alert(1)](y)',
    "[x](https://ok.example 'a\" onmouseover=\"alert(1)')",
    '<https://ok.example/"onmouseover=alert(1)>',
    "<javascript:alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<form action=https://evil.example><input name=password></form>",
    "<style>body{display:none}</style>",
    "<div style='position:fixed' onclick=alert(1) class='app side'>x</div>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '```"><img src=x onerror=alert(1)>\nx\n```',
    "# <img src=x onerror=alert(1)>",
    "| <script>x</script> |\n| --- |\n| <b onclick=x>y</b> |",
    "- [ ] <input autofocus onfocus=alert(1)>",
    "[ref]: javascript:alert(1)\n\n[ref]",
    '{{<script>alert(1)</script>}} {{website" onclick="x}}',
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "\u0000<scr\u0000ipt>alert(1)</scr\u0000ipt>",
  ])("%j", (attack) => {
    const { html } = renderPolicy(attack);
    expectHarmless(html);
    expect(html).not.toMatch(/<(script|img|svg|iframe|style|form|input)/i);
  });
  test("any mixture of dangerous parts", () => {
    const part = fc.constantFrom(
      "<",
      ">",
      '"',
      "'",
      "`",
      "[x](",
      ")",
      "javascript:",
      "<script>",
      "</p>",
      "<img onerror=",
      "\n",
      "# ",
      "|",
      "- ",
      "{{website}}",
      "&lt;",
      "&#x3c;",
      "\\",
      "a",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) =>
        expectHarmless(renderPolicy(parts.join("")).html),
      ),
    );
  });
  test("raw HTML is shown as it was typed", () => {
    expect(renderPolicy("Use <b>bold</b> & so on").html).toContain("Use &lt;b&gt;bold&lt;/b&gt; &amp; so on");
  });
});

describe("a text keeps its words", () => {
  test.each([
    "ﷺ بسم الله",
    "‮reversed",
    "𝕋𝕖𝕤𝕥 👩‍👩‍👧",
    "Ω≈ç√∫˜µ",
    "Nguyễn Thị Hạnh",
    "田中さんにあげて下さい",
    "NULL undefined",
    "%s%x%n",
    "' OR 1=1 --",
  ])("%s", (text) => {
    const shown = renderPolicy(text)
      .html.replace(/&amp;/g, "&")
      .replace(/&#39;/g, "'")
      .replace(/&quot;/g, '"');
    expect(shown).toContain(text);
  });
});

describe("headings", () => {
  test("carry ids of their own, begin at h2 and are listed", () => {
    const { html, headings } = renderPolicy("# Zweck & Größe\n\n## Scope\n\n## Scope\n\n### 范围\n\n## !");
    expect(headings.map(({ id, depth }) => [id, depth])).toEqual([
      ["s-zweck-größe", 2],
      ["s-scope", 2],
      ["s-scope--2", 2],
      ["s-范围", 3],
      ["s-part", 2],
    ]);
    for (const { id } of headings) expect(html).toContain(`id="${id}"`);
    expect(html).not.toContain("<h1");
  });
});

test("links say nothing about us to where they lead", () => {
  expect(renderPolicy("[site](https://a.example)").html).toContain('rel="noopener noreferrer nofollow"');
});

test("what no one filled is marked, also in links and code", () => {
  const { html } = renderPolicy(
    "Write to {{security_email}} or [us](https://x.example/{{website}}) `{{odd}}`",
  );
  expect(html).toContain('<mark class="unfilled">{{security_email}}</mark>');
  expect(html).toContain('<code><mark class="unfilled">{{odd}}</mark></code>');
  expectHarmless(html);
});

describe("a text that is made to keep the renderer busy", () => {
  const cost = (text: string) => {
    const before = process.cpuUsage();
    const { html } = renderPolicy(text);
    const { user, system } = process.cpuUsage(before);
    return { html, ms: (user + system) / 1000 };
  };

  test("10,000 placeholders are marked in one pass", () => {
    const text = Array.from({ length: 10_000 }, (_, n) => `{{p${String(n).padStart(5, "0")}}}`).join(" ");
    const { html, ms } = cost(text);
    expect(html.match(/<mark class="unfilled">/g)).toHaveLength(10_000);
    expect(ms).toBeLessThan(5_000);
  });

  test.each<[string, string]>([
    ["quotations", "> ".repeat(12_000)],
    ["numbered lists", `${"1. ".repeat(12_000)}a`],
    ["lists set in by tabs", Array.from({ length: 600 }, (_, n) => `${"\t".repeat(n)}- a`).join("\n")],
    ["rows of a wide table", `${"|a".repeat(1_000)}\n${"|-".repeat(1_000)}\n${"|\n".repeat(3_000)}`],
    [
      "rows of a wide table in a quotation",
      `> ${"|a".repeat(1_000)}\n> ${"|-".repeat(1_000)}\n${"> |\n".repeat(3_000)}`,
    ],
    ["emphasis that is not closed", "*a _b ".repeat(15_000) + "_*".repeat(15_000)],
  ])("%s without end are shown as they were written, and cannot be saved", (_what, text) => {
    const { html, ms } = cost(text);
    expect(html).toMatch(/^<pre>/);
    expect(ms).toBeLessThan(1_000);
    expect(policyBody.safeParse(text).success).toBe(false);
  });

  test.each<[string, string]>([
    ["address", `[a]: https://x.example/${"x".repeat(50_000)}`],
    ["title", `[a]: /x "${"\\! ".repeat(16_000)}"`],
    ["address in a list", `- [a]: /${"x".repeat(50_000)}`],
  ])("a long %s that is used 1,000 times is shown as it was written", (_what, defined) => {
    const text = `${defined}\n\n${"[a]".repeat(1_000)}`;
    const { html, ms } = cost(text);
    expect(html.startsWith("<pre>")).toBe(true);
    expect(html.length).toBeLessThan(2 * text.length);
    expect(ms).toBeLessThan(1_000);
  });

  test("a table of 200 rows and links that are defined once and used often are a text like others", () => {
    const row = "|Laptops|[rule][a]|yes|no|\n";
    const text = `|What|Rule|A|B|\n|:--|--:|-|-|\n${row.repeat(200)}\n[a]: https://x.example/rules/${"x".repeat(200)}`;
    expect(renderPolicy(text).html.match(/<a href="https:/g)).toHaveLength(200);
    expect(policyBody.safeParse(text).success).toBe(true);
  });

  test("twenty levels, a ruler of dashes and a paragraph full of bold words are a text like others", () => {
    const text = `${"> ".repeat(20)}deep\n\n- - - -\n\n${"a **bold** word ".repeat(200)}\n\n${" ".repeat(120)}far`;
    expect(renderPolicy(text).html).toContain("<blockquote>");
    expect(policyBody.safeParse(text).success).toBe(true);
  });
});
