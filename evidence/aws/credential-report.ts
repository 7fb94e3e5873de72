import { parse } from "csv-parse/sync";
import { type Answer, xmlOf } from "#evidence/aws/answers";
import { xmlText } from "#evidence/aws/xml";

/** A user of the report. null: the report does not say. */
export type CredentialLine = {
  name: string;
  root: boolean;
  password: boolean | null;
  passwordUsed: string | null;
  passwordMade: string | null;
  mfa: boolean | null;
  /** The active keys, 1 or 2. */
  keys: { n: 1 | 2; rotated: string | null; used: string | null }[];
};

const ROOT = "<root_account>";
const NONE = /^(|N\/A|no_information|not_supported)$/i;

/** The users of IAM's credential report, the root user among them; null where the answer holds no report that can be read. */
export function readCredentialReport(answer: Answer): CredentialLine[] | null {
  const root = xmlOf(answer);
  const content = root && xmlText(root, "GetCredentialReportResult/Content");
  if (!content) return null;
  try {
    const text = Buffer.from(content, "base64").toString("utf8");
    const rows = parse(text, { columns: true, relax_column_count: false }) as Record<string, string>[];
    return rows.every(({ user, mfa_active }) => user !== undefined && mfa_active !== undefined)
      ? rows.map(lineOf)
      : null;
  } catch {
    return null;
  }
}

function lineOf(row: Record<string, string>): CredentialLine {
  const flag = (name: string) =>
    ({ true: true, false: false })[row[name]?.trim().toLowerCase() ?? ""] ?? null;
  const text = (name: string) => (NONE.test(row[name]?.trim() ?? "") ? null : (row[name]?.trim() ?? null));
  const name = row.user ?? "";
  return {
    name,
    root: name === ROOT,
    password: flag("password_enabled"),
    passwordUsed: text("password_last_used"),
    passwordMade: text("password_last_changed"),
    mfa: flag("mfa_active"),
    keys: ([1, 2] as const)
      .filter((n) => flag(`access_key_${n}_active`))
      .map((n) => ({
        n,
        rotated: text(`access_key_${n}_last_rotated`),
        used: text(`access_key_${n}_last_used_date`),
      })),
  };
}
