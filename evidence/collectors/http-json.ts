import { compile, search } from "jmespath";
import type { Finding } from "#domain/evidence/evidence";
import { z } from "#domain/schema";
import { onThisMachine } from "#evidence/account-apis/source-settings";
import { type Collector, finding, jsonFile, readJson } from "#evidence/collectors/collector";
import { type Fetched, fetchOut } from "#evidence/network/fetch";

declare module "jmespath" {
  /** Reads an expression; its types leave it out. @throws Error where it is none */
  function compile(expression: string): unknown;
}

const MOST_BYTES = 5 * 1024 * 1024;
const COMPARISONS = ["equals", "differs", "at-least", "at-most", "contains", "empty"] as const;
const OPTIONAL = { optional: true } as const;

const schema = z
  .object({
    address: z
      .string("Enter the address.")
      .trim()
      .max(2000)
      .refine(
        (text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ""),
        "Enter an address that begins with https://.",
      )
      .refine(
        (text) => !URL.parse(text)?.username && !URL.parse(text)?.password,
        "Remove the secret from the address; it has its own field.",
      ),
    header: z
      .string()
      .default("authorization")
      .refine(
        (text) => /^[a-z0-9-]{1,60}$/i.test(text),
        "Enter the name of a header, such as Authorization.",
      ),
    expression: z
      .string("Enter a JMESPath expression.")
      .max(500)
      .refine((text) => parses(text), "This is not a JMESPath expression."),
    comparison: z.enum(COMPARISONS, "Choose a comparison.").default("equals"),
    expected: z.string().default(""),
  })
  .refine(({ comparison, expected }) => !/^at-/.test(comparison) || isNumber(expected), {
    path: ["expected"],
    message: "Enter a number.",
  });
type Settings = z.output<typeof schema>;

const WORDS: Record<Settings["comparison"], string> = {
  equals: "must equal",
  differs: "must differ from",
  "at-least": "must be at least",
  "at-most": "must be at most",
  contains: "must contain",
  empty: "must be empty",
};

/** Any API that answers JSON: one value of it, compared with what is expected. */
export const httpJson: Collector<Settings> = {
  name: "http-json",
  version: 1,
  title: "Value of a JSON API",
  does: "Fetches JSON from an address, takes one value by a JMESPath expression, and compares it with what is expected.",
  settings: [
    { name: "address", label: "Address", hint: "Begins with https://. Redirects are not followed." },
    {
      name: "header",
      label: "Name of the secret header",
      hint: "Authorization when left empty.",
      ...OPTIONAL,
    },
    {
      name: "secret",
      label: "Value of the secret header",
      hint: "Such as Bearer and the token.",
      secret: true,
      ...OPTIONAL,
    },
    {
      name: "expression",
      label: "JMESPath expression",
      hint: "Such as settings.mfa_required or length(users[?!mfa]).",
    },
    {
      name: "comparison",
      label: "Comparison",
      hint: "",
      start: "equals",
      choices: [
        { value: "equals", text: "equals" },
        { value: "differs", text: "differs from" },
        { value: "at-least", text: "is at least" },
        { value: "at-most", text: "is at most" },
        { value: "contains", text: "contains" },
        { value: "empty", text: "is empty" },
      ],
    },
    { name: "expected", label: "Expected value", hint: "Text, a number, true, false or null.", ...OPTIONAL },
  ],
  schema,
  destination: ({ address, header }) => JSON.stringify([URL.parse(address)?.origin, header.toLowerCase()]),
  cron: "30 5 * * *",
  controls: [],

  async collect({ address, header, expression }, { way, secrets }) {
    const url = new URL(address);
    const [first] = await way.resolve(url.hostname);
    if (url.protocol === "http:" && secrets.secret && !onThisMachine(first))
      throw new Error("The secret is not sent unencrypted beyond this machine. Use https.");
    const answer = await fetchOut(way, address, {
      headers: { accept: "application/json" },
      secretHeaders: secrets.secret ? { [header]: secrets.secret } : {},
      maxRedirects: 0,
      maxBytes: MOST_BYTES,
      timeoutMs: 30_000,
    });
    requireJson(answer, url.host);
    return {
      files: [
        { name: "response.json", mediaType: "application/json", bytes: answer.body },
        jsonFile("request.json", { address, status: answer.status, at: answer.at }),
      ],
      source: address,
      query: `GET ${address}\n${expression}`,
      extractedAt: answer.at,
      rows: null,
      completeness: `The whole response was read: ${answer.body.length} bytes.`,
      missing: [],
    };
  },

  assess(files, settings) {
    const { expression, address } = settings;
    const body = readJson<unknown>(files, "response.json");
    if (body === undefined)
      return [finding("value", address, "unknown", "The stored response cannot be read.")];
    let value: unknown;
    try {
      value = search(body, expression);
    } catch (error) {
      return [
        finding("value", address, "unknown", `The expression cannot be applied: ${(error as Error).message}`),
      ];
    }
    return [judge(value, settings)];
  },
};

/** @throws Error in one plain sentence when the answer is no JSON */
function requireJson({ status, headers, body }: Fetched, host: string): void {
  const refusal = sentenceFor(status, [headers.location].flat()[0], [headers["retry-after"]].flat()[0]);
  if (refusal) throw new Error(`${host} ${refusal}`);
  const text = body.toString("utf8");
  if (/^\s*</.test(text))
    throw new Error(`${host} returned a web page instead of JSON. Check the address and the secret.`);
  try {
    JSON.parse(text);
  } catch {
    throw new Error(`${host} returned a response that is not JSON.`);
  }
}

function sentenceFor(status: number, location: string | undefined, wait: string | undefined): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400)
    return `redirects${location ? ` to ${location.slice(0, 200)}` : ""}. The secret is not sent there. Enter that address if it is correct.`;
  if (status === 401) return "does not accept the secret (401). Enter a valid one.";
  if (status === 403)
    return "refuses access with this secret (403). Grant it the permission to read this address.";
  if (status === 404) return "has nothing at this address (404), or hides it from this secret.";
  if (status === 429)
    return `limits requests (429)${wait && /^\d{1,6}$/.test(wait) ? ` and asks to wait ${wait} s` : ""}. The next run asks again.`;
  if (status >= 500) return `has a fault of its own (${status}). The next run asks again.`;
  return `answered ${status}.`;
}

function judge(value: unknown, { expression, comparison, expected, address }: Settings): Finding {
  const shown = textOf(value).slice(0, 300);
  const required = `it ${WORDS[comparison]}${comparison === "empty" ? "" : ` “${expected}”`}.`;
  const verdict = (good: boolean, state: Finding["verdict"] = good ? "pass" : "fail") =>
    finding("value", address, state, `${expression} is ${shown}; ${required}`);
  if (value === null && comparison !== "empty" && expected !== "null") return verdict(false, "unknown");
  if (comparison === "empty") return verdict(isEmpty(value));
  if (comparison === "contains") return verdict(holds(value, expected));
  if (comparison === "equals") return verdict(same(value, expected));
  if (comparison === "differs") return verdict(!same(value, expected));
  if (typeof value !== "number") return verdict(false, "unknown");
  return verdict(comparison === "at-least" ? value >= Number(expected) : value <= Number(expected));
}

const same = (value: unknown, expected: string) =>
  typeof value === "number" && isNumber(expected) ? value === Number(expected) : plain(value) === expected;
const plain = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
const textOf = (value: unknown) => (typeof value === "string" ? `“${value}”` : JSON.stringify(value));
const isNumber = (text: string) => text.trim() !== "" && Number.isFinite(Number(text));
const holds = (value: unknown, expected: string) =>
  Array.isArray(value)
    ? value.some((one) => same(one, expected))
    : typeof value === "string" && value.includes(expected);

/** JMESPath gives null for what is not there: only a list, an object or a text that is there can be empty. */
function isEmpty(value: unknown): boolean {
  if (typeof value === "string" || Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

/** Whether the expression can be read. It is not applied: that may take any time. */
function parses(text: string): boolean {
  try {
    compile(text);
    return true;
  } catch {
    return false;
  }
}
