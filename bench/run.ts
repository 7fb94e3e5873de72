import { changes } from "./changes.ts";
import { clockLoad } from "./clocks.ts";
import { imports } from "./import.ts";
import { type Measure, report } from "./measure.ts";
import { noticeLoad } from "./notices.ts";
import { pages } from "./pages.ts";
import { pdf } from "./pdf.ts";
import { requests } from "./requests.ts";
import { reviews } from "./reviews.ts";
import { scans } from "./scans.ts";
import { screen } from "./screen.ts";
import { search } from "./search.ts";
import { verify } from "./verify.ts";

/** What can be measured; `npm run bench -- NAME` runs one alone. */
const benches: Record<string, () => Promise<Measure[]>> = {
  requests,
  screen,
  imports,
  pdf,
  reviews,
  clocks: clockLoad,
  notices: noticeLoad,
  scans,
  changes,
  search,
  verify,
  pages,
};

const names = process.argv.slice(2);
const measures: Measure[] = [];
for (const name of names.length > 0 ? names : Object.keys(benches)) {
  const bench = benches[name];
  if (!bench) throw new Error(`There is no bench "${name}". There are: ${Object.keys(benches).join(", ")}.`);
  console.log(`· ${name}`);
  measures.push(...(await bench()));
}
process.exitCode = report(measures) ? 0 : 1;
