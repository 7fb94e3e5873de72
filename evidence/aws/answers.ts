import type { Finding } from "#domain/evidence/evidence";
import { type Element, readXml, xmlText } from "#evidence/aws/xml";

/** One answer of AWS as it came, with what was asked. */
export type Answer = {
  /** The permission that the call needs, such as "ec2:DescribeVolumes". */
  call: string;
  region: string;
  /** What was asked about, where it is one thing: the name of a bucket, a trail, a key. */
  of: string;
  /** 0 where there was none. */
  status: number;
  /** AWS's word for the refusal, such as AccessDenied; null where the call was answered. */
  code: string | null;
  message: string;
  body: string;
};

const DENIED =
  /^(AccessDenied\w*|UnauthorizedOperation|Client\.UnauthorizedOperation|AuthorizationError|NotAuthorized)$/;

/** The answers to a call, in the order in which they came. */
export function answersTo(answers: readonly Answer[], call: string, of?: string): Answer[] {
  return answers.filter((one) => one.call === call && (of === undefined || one.of === of));
}

/** The answer as XML; null where it is none, or where the call was refused. */
export function xmlOf({ code, body }: Answer): Element | null {
  if (code !== null) return null;
  try {
    return readXml(body);
  } catch {
    return null;
  }
}

/** The answer as JSON; null where it is none, or where the call was refused. */
export function jsonOf({ code, body }: Answer): unknown {
  if (code !== null) return null;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return null;
  }
}

/** What is not known because a call was not answered; a denied one names the permission. */
export function unknownBy(rule: string, answer: Answer | undefined, what: string): Finding {
  if (!answer) return { rule, object: what, verdict: "unknown", detail: "This was not asked." };
  const object = answer.of || answer.region;
  const { call, code, message } = answer;
  const detail = DENIED.test(code ?? "")
    ? `The key lacks the permission ${call}.`
    : code === null
      ? `The response to ${call} cannot be read.`
      : `${call} was refused: ${code}${message && `, ${message}`}`.replace(/\.*$/, ".");
  return { rule, object, verdict: "unknown", detail };
}

/** AWS's word for a refusal and its explanation, from a body in any of its three formats. */
export function refusalIn(body: string, header: string | undefined): { code: string; message: string } {
  const plain = (text: string) =>
    text
      .replace(/\p{Cc}+/gu, " ")
      .trim()
      .slice(0, 300);
  const word = (text: string) => plain(text.replace(/^.*#/, "").replace(/:.*$/, "")).slice(0, 100);
  try {
    if (body.trimStart().startsWith("<")) {
      const root = readXml(body);
      const at = (name: string) =>
        xmlText(root, `Error/${name}`) ?? xmlText(root, `Errors/Error/${name}`) ?? xmlText(root, name);
      return { code: word(at("Code") ?? header ?? "Unknown"), message: plain(at("Message") ?? "") };
    }
    const json = JSON.parse(body) as Record<string, unknown>;
    const code = [header, json.__type, json.code].find((one) => typeof one === "string") as
      | string
      | undefined;
    return { code: word(code ?? "Unknown"), message: plain(String(json.message ?? json.Message ?? "")) };
  } catch {
    return { code: word(header || "Unknown"), message: "" };
  }
}
