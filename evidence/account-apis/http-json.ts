import { Refused } from "#domain/errors";
import { nextOf, PAGING, pageAddress } from "#evidence/account-apis/json-paging";
import { allPages } from "#evidence/account-apis/pages";
import type { LiveSettings, LiveSource } from "#evidence/account-apis/source";
import { requireAddress, requireSecret } from "#evidence/account-apis/source-settings";
import { rowsAt } from "#evidence/account-apis/values";
import { openWeb, unavailable } from "#evidence/account-apis/web";
import { generic } from "#evidence/account-exports/generic";
import { type ColumnMap, MAPPED } from "#evidence/account-exports/source";
import { BadFile, badLineText } from "#evidence/files/bad-lines";
import { tableOf } from "#evidence/files/json-table";

const HEADER = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;

/** The accounts of any service that gives them as JSON: where the list is and which field is what is said once. */
export const httpJson: LiveSource = {
  name: "http-json",
  title: "JSON over HTTP",
  hint: "Any service that provides its accounts as JSON. Test until every field is mapped correctly.",
  secretLabel: "Token",
  fields: [
    { name: "address", label: "Address", hint: "https://service.example/api/users?per_page=100" },
    { name: "header", label: "Header for the token", start: "Authorization" },
    {
      name: "before",
      label: "Token prefix",
      start: "Bearer",
      hint: "Bearer, Token, … Empty: no prefix.",
    },
    {
      name: "list",
      label: "Key of the list",
      hint: "For example data.users; empty if the response itself is the list.",
    },
    {
      name: "map",
      label: "Fields",
      start: "id = id\nuser_name = login\nemail = email",
      hint: `One per line: field = path, such as email = profile.mail. Fields: ${MAPPED.filter((field) => field !== "list" && field !== "worksheet").join(", ")}.`,
      long: true,
    },
    { name: "paging", label: "Pagination", start: "none", choices: PAGING },
    {
      name: "next",
      label: "Next page",
      hint: "For a next address: its key in the response, such as paging.next. For page numbers: the parameter, such as page.",
    },
  ],
  check(settings) {
    requireAddress(settings, "address");
    mapOf(settings);
    if (!HEADER.test(settings.header?.trim() ?? ""))
      throw new Refused("invalid", "Enter a valid header name.", "header");
    if (["key", "number"].includes(settings.paging ?? "") && !settings.next?.trim())
      throw new Refused("invalid", "Enter where the next page is.", "next");
  },
  destination: ({ address = "", header }) => JSON.stringify([URL.parse(address)?.origin, header]),
  async ask(read) {
    const { settings } = read;
    const secret = requireSecret(read.secret, "Enter the token that the service requires.");
    const { address = "", header = "", before = "", list = "" } = settings;
    const secretHeaders = {
      [header.trim().toLowerCase()]: [before.trim(), secret].filter(Boolean).join(" "),
    };
    const web = openWeb(read, httpJson.title);
    let last = "";
    const rows = await allPages(web, pageAddress(settings, address, 1), async (asked, { pages }) => {
      const reply = await web.ask(asked, { headers: { accept: "application/json" }, secretHeaders });
      if (pages > 0 && reply.text === last)
        throw unavailable(
          "The service returned the same page twice: it does not recognise the page parameter.",
        );
      last = reply.text;
      const answer = reply.json();
      const page = rowsAt(answer, list.trim(), httpJson.title);
      return {
        rows: page,
        next: nextOf(settings, { reply, answer, asked, page: pages + 1, rows: page.length }),
      };
    });
    // The map goes with the answer, so that a reader of the kept file sees how it was read.
    return {
      query: `GET ${address}\nlist: ${list || "the answer itself"}\n${settings.map}`,
      rows: rows.map((row) => ({ row, map: mapOf(settings) })),
    };
  },
  async accountsOf(rows) {
    const all = rows as { row: unknown; map: ColumnMap }[];
    try {
      const table = await tableOf(all.map(({ row }) => row));
      const [extract] = await generic.read(table, all[0]?.map ?? {});
      return extract?.accounts ?? [];
    } catch (error) {
      if (!(error instanceof BadFile)) throw error;
      const first = error.lines[0];
      throw unavailable(first ? `The response cannot be read. ${badLineText(first)}` : error.message);
    }
  },
};

/** @throws Refused naming the line that is not a mapping. */
function mapOf({ map = "" }: LiveSettings): ColumnMap {
  const entries = map
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [field = "", ...path] = line.split("=").map((part) => part.trim());
      if (!MAPPED.includes(field as keyof ColumnMap) || path.join("=") === "")
        throw new Refused(
          "invalid",
          `“${line.trim().slice(0, 80)}” is not in the form “field = path”.`,
          "map",
        );
      return [field, path.join("=")];
    });
  return Object.fromEntries(entries) as ColumnMap;
}
