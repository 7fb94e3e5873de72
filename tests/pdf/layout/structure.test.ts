import { describe, expect, test } from "vitest";
import type { Meta } from "#app/pdf/layout/meta";
import { mono, Paper, state } from "#app/pdf/layout/page";
import { printed } from "#app/pdf/thread/print";
import { findFaults, saysUniversalAccess, structurePaths } from "#tests/support/pdf/universal-access";

const meta: Meta = {
  number: "SUR-1",
  subject: "Everything",
  title: 'Everything that prints, "A & B" <ltd>',
  organisation: "Smith & Sons <Ltd>",
  madeAt: new Date("2026-03-11T13:05:22Z"),
  madeBy: "Maren Olsen",
  timeZone: "Europe/Berlin",
  data: {},
};
const names = [
  "José Nguyễn",
  "عمر الخطيب",
  "עומר חדד",
  "राजेश कुमार शर्मा हिन्दी",
  "王秀英",
  "さくら渡辺",
  "박지우",
  "น้ำใจ",
  "கௌரி চট্টোপাধ্যায়",
  "አበበ 👩‍💻 1️⃣",
  "x\u202ey",
];

/** A document of everything that the kit can print. */
function everything(): Paper {
  const paper = new Paper(meta);
  const strip = {
    cells: ["held", "late", "missed", "open", "upcoming", "none"] as const,
    axis: ["Jan", "Feb"],
    today: 0.5,
    words: "6 expected: 1 held, 1 late.",
  };
  paper.cover({
    kind: "All",
    title: ["Everything", "and more"],
    strip: { ...strip, cells: [...strip.cells] },
  });
  paper.contents();
  paper.section("First", { newPage: true, note: state("kept", "kept") });
  paper.text("Plain, ", mono("select 1"), { text: "washed", wash: "riskWash", icon: "risk" });
  paper.note("From the log.");
  paper.facts([
    ["One", "value"],
    ["More", [["a"], [mono("b")]]],
  ]);
  paper.section("Below", { level: 2 });
  paper.strip({ ...strip, cells: [...strip.cells] });
  paper.table({
    title: "Names",
    reference: "SUR-1",
    columns: [{ head: "Name" }, { head: "Number", align: "end" }],
    rows: Array.from({ length: 90 }, (_, at) => [names[at % names.length], at]),
    total: "90 names.",
  });
  paper.table({ title: "None", columns: [{ head: "Name" }], rows: [], empty: "None was found." });
  paper.table({ columns: [{ head: "Long" }, { head: "Short" }], rows: [["word ".repeat(3_000), "x"]] });
  paper.provenance([["Evidence", "EV-000001"]]);
  paper.markdown(
    `# Top\n\n#### Skipped\n\nSome [long link ${"that runs on over lines ".repeat(12)}](https://a.example/x?b=1&c=(2)) and [mail](mailto:a@b.example).\n\n- one [linked](https://b.example)\n  1. deep\n- two\n\n> quoted [too](https://c.example)\n\n\`\`\`\ncode\n\`\`\`\n\n| A | B |\n|---|---|\n| [x](https://d.example) | 1 |\n\n---\n`,
  );
  return paper;
}

describe("PDF/UA-1, as far as a program can tell", () => {
  test("a document of everything has no fault and says so", async () => {
    const bytes = await printed(everything());
    expect(findFaults(bytes)).toEqual([]);
    expect(saysUniversalAccess(bytes)).toBe(true);
  });

  test("links, entries of the contents, figures and titles of tables are what they are", async () => {
    const paths = structurePaths(await printed(everything()));
    const count = (ending: string) => paths.filter((path) => path.endsWith(ending)).length;
    expect(count("TOC > TOCI > Link")).toBe(2);
    expect(count("P > Link")).toBe(4);
    expect(count("TD > Link")).toBe(1);
    expect(count("Figure")).toBe(2);
    expect(count("Table > Caption")).toBe(2);
    expect(count("L > LI > LBody > L > LI")).toBe(1);
  });

  test("a link that goes on over a page is one element on each", async () => {
    const paper = new Paper(meta);
    paper.markdown(
      `${"line\n\n".repeat(30)}[${"a link of very many words ".repeat(200)}](https://a.example)`,
    );
    const bytes = await printed(paper);
    expect(findFaults(bytes)).toEqual([]);
    expect(structurePaths(bytes).filter((path) => path.endsWith("P > Link"))).toHaveLength(2);
  });

  test("facts that go on over pages are rows with a head on each", async () => {
    const paper = new Paper(meta);
    paper.facts([
      ["Query", "select something from somewhere ".repeat(400)],
      ["After", "x"],
    ]);
    const bytes = await printed(paper);
    expect(findFaults(bytes)).toEqual([]);
    expect(structurePaths(bytes).filter((path) => path === "Table > TR > TH").length).toBeGreaterThan(2);
  });

  test("a table that is tagged by its rows alone takes the mark away", async () => {
    const paper = new Paper(meta);
    const columns = ["A", "B", "C", "D", "E"].map((head) => ({ head }));
    paper.table({ columns, rows: Array.from({ length: 900 }, (_, at) => [at, 1, 2, 3, 4]) });
    const bytes = await printed(paper);
    expect(findFaults(bytes)).toEqual([]);
    expect(saysUniversalAccess(bytes)).toBe(false);
  });
});
