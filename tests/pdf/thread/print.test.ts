import { describe, expect, test } from "vitest";
import type { Meta } from "#app/pdf/layout/meta";
import { mono, Paper, state } from "#app/pdf/layout/page";
import type { Rich } from "#app/pdf/layout/rich";
import { printed } from "#app/pdf/thread/print";
import { pdftotextMissing, textOfPdf } from "#tests/support/pdftotext";

const readable = test.skipIf(pdftotextMissing);
const meta: Meta = {
  number: "AR-0003",
  subject: "Access review",
  title: "Record of AR-0003",
  organisation: "Kestrel Rota GmbH",
  madeAt: new Date("2026-03-11T13:05:22Z"),
  madeBy: "Maren Olsen, security officer",
  timeZone: "Europe/Berlin",
  logLine: 18_907,
  data: { review: 3 },
};

function tableOf(rows: Rich[][], more: Partial<Meta> = {}): Paper {
  const paper = new Paper({ ...meta, ...more });
  paper.table({ title: "Accounts", columns: [{ head: "Name", style: "bold" }, { head: "Said" }], rows });
  return paper;
}

describe("names in any script come back as they are written", () => {
  const names: Record<string, string> = {
    Latin: "José Nguyễn Thị Hạnh Szabó",
    Greek: "Αλέξανδρος Παππάς",
    Cyrillic: "Петро Лисенко",
    Hebrew: "עומר חדד",
    Arabic: "عمر الخطيب",
    "Arabic letters that share a shape": "بتثنيس ثابت",
    Devanagari: "राजेश कुमार शर्मा",
    Conjuncts: "क्षत्रिय हिन्दी",
    Chinese: "王秀英",
    Japanese: "さくら渡辺",
    Korean: "박지우",
    Thai: "สมชาย น้ำใจดี เกี๊ยว",
    Tamil: "தமிழ்ச்செல்வி கௌரி",
    Bengali: "প্রিয়াঙ্কা চট্টোপাধ্যায়",
    Armenian: "Արմեն Հովհաննիսյան",
    Georgian: "გიორგი ბერიძე",
    Ethiopic: "አበበ በቀለ ተስፋዬ",
    Emoji: "Ops 😀 ❤️ 👩‍💻 👍🏽 🇩🇪 1️⃣",
    "No bundled face": "ລາວ",
  };
  readable.each(Object.entries(names))("%s", async (_, name) => {
    expect(textOfPdf(await printed(tableOf([[name, "x"]])))).toContain(name);
  });

  readable.each([
    ["น้ำใจ สมชาย", "NotoSansThai"],
    ["கௌரி", "NotoSansTamil"],
    ["চট্টোপাধ্যায়", "NotoSansBengali"],
    ["Արմեն", "NotoSansArmenian"],
    ["გიორგი", "NotoSansGeorgian"],
    ["ተስፋዬ", "NotoSansEthiopic"],
    ["😀 👩‍💻 🇩🇪 1️⃣", "NotoEmoji"],
  ])("%s is drawn by %s, which no other text opens", async (name, face) => {
    const fonts = async (text: string) =>
      [
        ...(await printed(tableOf([[text, "x"]]))).toString("latin1").matchAll(/\/BaseFont \/\w+\+(\w+)/g),
      ].map(([, one]) => one);
    expect(await fonts(name)).toContain(face);
    expect((await fonts("Ada Lovelace 1")).filter((one) => one?.startsWith("Noto"))).toEqual([]);
  });

  readable("Thai breaks between words, where no space is", async () => {
    const words = "การทบทวนสิทธิ์การเข้าถึงระบบข้อมูลของพนักงานทุกคนต้องดำเนินการ";
    const paper = new Paper(meta);
    paper.text(words.repeat(6));
    const lines = textOfPdf(await printed(paper), "-layout")
      .split("\n")
      .map((line) => line.trim());
    const thai = lines.filter((line) => /^[\u0e00-\u0e7f]/.test(line));
    const ends = new Intl.Segmenter("th", { granularity: "word" }).segment(words.repeat(6));
    const places = new Set([...ends].map(({ index }) => index));
    expect(thai.join("")).toBe(words.repeat(6));
    expect(thai.length).toBeGreaterThan(2);
    expect(places).toContain(thai[0]?.length);
  });

  readable("mixed directions keep every word", async () => {
    const text = textOfPdf(await printed(tableOf([["محمد عبد الله (admin) 42", "שלום world 7"]])));
    for (const word of ["محمد", "عبد", "الله", "(admin)", "42", "שלום", "world", "7"])
      expect(text).toContain(word);
  });
});

describe("hostile text is printed, not obeyed", () => {
  readable.each([
    ["direction override", "a\u202Eexe.txt", "a[U+202E]exe.txt"],
    ["control character", "nul\u0000byte", "nul[U+0000]byte"],
    ["zero width space", "ad\u200Bmin", "ad[U+200B]min"],
    ["broken surrogate", "x\uD83Dy", "x[U+D83D]y"],
    ["operators of the format", "(a) Tj ET <</Type /Page>> endstream", "(a) Tj ET <</Type /Page>> endstream"],
  ])("%s", async (_, given, expected) => {
    const text = textOfPdf(await printed(tableOf([[given, "x"]])));
    expect(text.replace(/\s+/g, " ")).toContain(expected);
  });

  readable("a word longer than the page is broken and loses nothing", async () => {
    const word = Array.from({ length: 400 }, (_, i) => String.fromCharCode(97 + (i % 26))).join("");
    const text = textOfPdf(await printed(tableOf([[word, "x"]])));
    expect(text.replace(/\s+/g, "")).toContain(word);
  });

  readable("a cell longer than pages goes on, word for word", async () => {
    const words = Array.from({ length: 6_000 }, (_, i) => `w${i}`);
    const text = textOfPdf(await printed(tableOf([[words.join(" "), "end"]])));
    expect(text.match(/\bw\d+\b/g)).toEqual(words);
  });
});

describe("tables", () => {
  readable("no rows: the head, and a sentence instead of silence", async () => {
    const paper = new Paper(meta);
    paper.table({
      title: "Exceptions",
      columns: [{ head: "Found" }],
      rows: [],
      empty: "No exception was recorded.",
    });
    const text = textOfPdf(await printed(paper));
    expect(text).toContain("Found");
    expect(text).toContain("No exception was recorded.");
  });

  readable("the head is repeated and says which rows stand where", async () => {
    const rows = Array.from({ length: 120 }, (_, i) => [`row ${i + 1}`, state("kept", "kept")]);
    const paper = new Paper(meta);
    const columns = [{ head: "Account" }, { head: "Decision" }];
    paper.table({ title: "Decisions", reference: "EV-1", columns, rows, total: "120 accounts: all kept." });
    const pages = textOfPdf(await printed(paper), "-layout").split("\f");
    const last = (page: string) => Number(page.match(/row (\d+) {2,}kept(?![\s\S]*row \d+ {2,}kept)/)?.[1]);
    const first = last(pages[0]!);
    expect(pages[0]).toContain(`Decisions, rows 1 to ${first} of 120`);
    expect(pages[0]).toContain(`Continued with row ${first + 1} on page 2`);
    expect(pages[1]).toContain(`Decisions, rows ${first + 1} to `);
    expect(pages[1]).toContain("continued from page 1, EV-1");
    expect(pages[1]).toContain("Account");
    expect(pages.join("").match(/row \d+ {2,}kept/g)).toHaveLength(120);
    expect(pages.join("")).toContain("120 accounts: all kept.");
  });
});

describe("the frame", () => {
  const whole = () => {
    const paper = new Paper(meta);
    paper.cover({
      kind: "Record of one access review",
      title: ["AR-0003", "Production database"],
      holds: "2 systems",
    });
    paper.contents();
    paper.section("Scope", { newPage: true });
    paper.text("What was checked.");
    paper.section("Population", { newPage: true });
    paper.provenance([["Query", mono("select 1")]]);
    paper.section("Detail", { level: 2, newPage: true });
    return paper;
  };

  readable("every page is counted and the contents point at the right ones", async () => {
    const pages = textOfPdf(await printed(whole()), "-layout")
      .split("\f")
      .slice(0, -1);
    expect(pages).toHaveLength(5);
    pages.forEach((page, at) => {
      expect(page).toContain(`Page ${at + 1} of 5`);
      expect(page).toContain("Kestrel Rota GmbH");
      expect(page).toContain("2026-03-11 13:05:22 UTC at log line 18,907");
    });
    expect(pages[0]).toContain("2026-03-11 13:05:22 UTC (14:05:22 in Berlin, UTC+1)");
    expect(pages[1]).toMatch(/Scope\s+3\n/);
    expect(pages[1]).toMatch(/Population\s+4\n/);
    expect(pages[1]).toMatch(/Detail\s+5\n/);
  });

  test("it has bookmarks, a structure and its properties", async () => {
    const file = (await printed(whole())).toString("latin1");
    expect(file).toMatch(/\/Title \(Population\)/);
    expect(file).toContain("/StructTreeRoot");
    expect(file).toContain("/Lang (en)");
    expect(file).toContain("(D:20260311130522Z)");
    expect(file.trimEnd().endsWith("%%EOF")).toBe(true);
  });

  test("same data, same bytes; other data, another content hash", async () => {
    const [one, two] = [await printed(whole()), await printed(whole())];
    expect(one.equals(two)).toBe(true);
    const rows = [["王秀英 عمر", "x"]];
    expect((await printed(tableOf(rows))).equals(await printed(tableOf(rows)))).toBe(true);
    expect(new Paper({ ...meta, data: { b: 1, a: new Date(0) } }).contentHash).toBe(
      new Paper({ ...meta, data: { a: "1970-01-01T00:00:00.000Z", b: 1 } }).contentHash,
    );
    expect(new Paper({ ...meta, data: { review: 4 } }).contentHash).not.toBe(new Paper(meta).contentHash);
  });
});

describe("Markdown", () => {
  readable("headings, lists, tables, code and links print as text; markup does not run", async () => {
    const paper = new Paper(meta);
    paper.markdown(
      "# Access\n\nSome **bold** `code` [here](javascript:alert(1)) <script>x</script> &amp; more.\n\n1. one\n2. two\n   - deep\n\n| A | B |\n|---|---|\n| x | 1 |\n",
    );
    const bytes = await printed(paper);
    const text = textOfPdf(bytes, "-layout");
    for (const part of ["Access", "Some bold code here <script>x</script> & more.", "1.", "deep"])
      expect(text).toContain(part);
    expect(text).toMatch(/x\s+1/);
    expect(bytes.toString("latin1")).not.toContain("javascript:");
  });
});
