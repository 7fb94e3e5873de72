const MOST_LEVELS = 20;
const MOST_COLUMNS = 80;
const MOST_MARKS = 1_000;
const MOST_CELLS = 20_000;

/** The quotation and list marks that a line begins with, each with the blanks before it. */
const LEVELS = /^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))+/;
const LEVEL = />|[-*+]|\d+[.)]/g;
const INDENTED_ITEM = /^([ \t]+)(?:>|[-*+][ \t]|\d{1,9}[.)][ \t])/;
const EMPHASIS = /[*_~]+/g;
/** The rule under the head of a table, within quotations and lists too. */
const TABLE_RULE = /^[ \t>*+:|\d.)-]*-[ \t:|-]*$/;

/**
 * Why a Markdown text is too intricate to be rendered: the renderer goes one call deeper for each level, looks through a
 * paragraph once more for each mark of emphasis that is not closed, and fills each row of a table up to the width of its head.
 * Null for every text that a person would write.
 */
export function intricacyOf(text: string): string | null {
  let marks = 0;
  let columns = 0;
  let cells = 0;
  for (const line of text.split("\n")) {
    cells += columns;
    columns = line.trim() === "" ? 0 : Math.max(columns, columnsOf(line));
    if (cells > MOST_CELLS) return `Tables have at most ${MOST_CELLS.toLocaleString("en")} cells`;
    if (levelsOf(line) > MOST_LEVELS || indentOf(line) > MOST_COLUMNS)
      return `Quotations and lists are at most ${MOST_LEVELS} levels deep`;
    marks = line.trim() === "" ? 0 : marks + (line.match(EMPHASIS)?.length ?? 0);
    if (marks > MOST_MARKS)
      return `A paragraph has at most ${MOST_MARKS.toLocaleString("en")} marks of emphasis (*, _, ~)`;
  }
  return null;
}

/** How many columns the table has whose rule this line is; 0 when it is none. */
function columnsOf(line: string): number {
  return line.includes("|") && TABLE_RULE.test(line) ? line.split("|").length : 0;
}

function levelsOf(line: string): number {
  return LEVELS.exec(line)?.[0].match(LEVEL)?.length ?? 0;
}

/** Columns before a mark that is set in; a tab is four. */
function indentOf(line: string): number {
  return (INDENTED_ITEM.exec(line)?.[1] ?? "").replaceAll("\t", "    ").length;
}
