import { type Heard, type Played, playApi } from "#tests/support/played-api";
import { linkedPage } from "#tests/support/servers/linked-page";

type Json = Record<string, unknown>;
export type PlayedOrganisation = {
  login?: string;
  /** null: the token may not see it. */
  required?: boolean | null;
  administrators?: readonly string[];
  members?: readonly string[];
  outside?: readonly string[];
  /** Logins without a second factor; null: the token is no owner's. */
  weak?: readonly string[] | null;
  /** Lists of alerts, or the answer in their place. */
  alerts?: Partial<Record<string, Json[] | { status: number; body: unknown }>>;
};

/** An open Dependabot alert as GitHub's REST interface answers it. */
export function dependabotAlert(number: number, change: Json = {}): Json {
  return {
    ...alertOf("dependabot", number),
    dependency: { package: { ecosystem: "npm", name: "left" }, manifest_path: "package-lock.json" },
    security_advisory: { ghsa_id: "GHSA-0000-0000-0001", summary: "Denial of service", severity: "high" },
    security_vulnerability: { severity: "high" },
    ...change,
  };
}

/** An open code scanning alert. */
export function codeAlert(number: number, rule: Json = {}): Json {
  const about = { id: "js/xss", severity: "error", security_severity_level: "critical" };
  return {
    ...alertOf("code-scanning", number),
    rule: { ...about, description: "Cross-site scripting", ...rule },
    tool: { name: "CodeQL" },
    most_recent_instance: { ref: "refs/heads/main", location: { path: "shop.js" } },
  };
}

/** An open secret scanning alert, with what was found. */
export function secretAlert(number: number, secret: string): Json {
  return {
    ...alertOf("secret-scanning", number),
    secret_type: "mailchimp_api_key",
    secret_type_display_name: "Mailchimp API Key",
    secret,
  };
}

function alertOf(list: string, number: number): Json {
  return {
    number,
    state: "open",
    url: `https://api.github.com/repos/kelp/shop/${list}/alerts/${number}`,
    created_at: "2026-03-01T05:20:00Z",
    repository: { full_name: "kelp/shop" },
  };
}

/** The REST interface of an organisation on loopback, with pages of `size` rows. `before` may answer instead. */
export function playOrganisation(
  { login = "kelp", ...organisation }: PlayedOrganisation,
  {
    size = 100,
    before = () => undefined,
  }: { size?: number; before?: (heard: Heard, times: number) => Played | undefined } = {},
) {
  return playApi((heard, times) => {
    const instead = before(heard, times);
    if (instead !== undefined) return instead;
    const { pathname, searchParams } = heard.url;
    if (!pathname.startsWith(`/orgs/${login}`)) return { status: 404, body: { message: "Not Found" } };
    const answer = answerOf(
      { login, ...organisation },
      pathname.slice(`/orgs/${login}`.length),
      searchParams,
    );
    return Array.isArray(answer) ? linkedPage(answer, heard.url, size) : answer;
  });
}

function answerOf(organisation: PlayedOrganisation, path: string, query: URLSearchParams): Played | Json[] {
  const { login, required = true, administrators = ["ada"], members = ["grace"] } = organisation;
  const { outside = [], weak = [], alerts = {} } = organisation;
  const users = (logins: readonly string[]) =>
    logins.map((name) => ({ login: name, id: 1000 + name.charCodeAt(0), type: "User" }));
  if (path === "")
    return { body: { login, ...(required !== null && { two_factor_requirement_enabled: required }) } };
  const list = /^\/([\w-]+)\/alerts$/.exec(path)?.[1];
  if (list !== undefined) return (alerts[list] as Played | Json[] | undefined) ?? [];
  const all = path === "/outside_collaborators" ? outside : [...administrators, ...members];
  if (query.get("filter") === "2fa_disabled")
    return weak === null
      ? { status: 422, body: { message: "Only owners can use this filter." } }
      : users(all.filter((one) => weak.includes(one)));
  if (path === "/outside_collaborators") return users(outside);
  return users(query.get("role") === "admin" ? administrators : members);
}
