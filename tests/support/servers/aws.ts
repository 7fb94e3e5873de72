import { createHash, createHmac } from "node:crypto";
import { type Heard, type Played, playApi } from "#tests/support/played-api";

export const AWS_KEY = "AKIAIOSFODNN7KELP000";
export const AWS_SECRET = "kelp/forest+secret/of/the/key/0000000009";

/** What was asked: the service and region of the signature, and the action, or method and path where there is none. */
export type AskedAws = {
  service: string;
  region: string;
  action: string;
  parameters: URLSearchParams;
  heard: Heard;
};
export type AwsReply = { status?: number; body: string | object; headers?: Record<string, string> };

/** AWS on loopback: checks each signature by its own reading of Signature Version 4, then answers from `answer`. */
export async function playAws(
  now: () => Date,
  answer: (asked: AskedAws, times: number) => AwsReply | undefined,
) {
  const asked: AskedAws[] = [];
  const api = await playApi((heard) => {
    const scope = /Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/.exec(
      heard.headers.authorization ?? "",
    );
    const [, key = "", region = "", service = ""] = scope ?? [];
    const parameters = new URLSearchParams(heard.body.startsWith("Action=") ? heard.body : heard.url.search);
    const target = String(heard.headers["x-amz-target"] ?? "")
      .split(".")
      .at(-1);
    const action = parameters.get("Action") || target || `${heard.method} ${heard.url.pathname}`;
    const one = { service, region, action, parameters, heard };
    asked.push(one);
    const refused = refusalOf(heard, key, now());
    if (refused) return played(refused);
    const times = asked.filter((was) => was.action === action && was.region === region).length;
    return played(answer(one, times) ?? xmlError("InvalidAction", `${service} ${action} is not played`, 400));
  });
  return { url: api.url, asked };
}

function played({ status = 200, body, headers }: AwsReply): Played {
  const type = typeof body === "string" ? "text/xml" : "application/x-amz-json-1.1";
  return {
    status,
    body,
    headers: { "content-type": type, date: "Wed, 11 Mar 2026 09:00:00 GMT", ...headers },
  };
}

/** An error as the query services say it. */
export function xmlError(code: string, message = "", status = 400): AwsReply {
  return {
    status,
    body: `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>7a62c49f</RequestId></ErrorResponse>`,
  };
}

/** An error as EC2 says it. */
export function ec2Error(code: string, status = 403): AwsReply {
  return {
    status,
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error><Code>${code}</Code><Message>You are not authorized to perform this operation.</Message></Error></Errors><RequestID>ea966190</RequestID></Response>`,
  };
}

/** An answer of a service with the query protocol. */
export function queryAnswer(action: string, result: string): AwsReply {
  return {
    body: `<${action}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>7a62c49f</RequestId></ResponseMetadata></${action}Response>`,
  };
}

/** An answer of EC2. */
export function ec2Answer(action: string, inside: string): AwsReply {
  return {
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<${action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>59dbff89</requestId>${inside}</${action}Response>`,
  };
}

/** Who asks, and three regions, of which one is not enabled. */
export function playedAccount({ action }: AskedAws): AwsReply | undefined {
  if (action === "GetCallerIdentity")
    return queryAnswer(
      action,
      "<Arn>arn:aws:iam::111122223333:user/surety</Arn><UserId>AIDASURETY</UserId><Account>111122223333</Account>",
    );
  const region = (name: string, status: string) =>
    `<item><regionName>${name}</regionName><regionEndpoint>ec2.${name}.amazonaws.com</regionEndpoint><optInStatus>${status}</optInStatus></item>`;
  if (action === "DescribeRegions")
    return ec2Answer(
      action,
      `<regionInfo>${region("us-east-1", "opt-in-not-required")}${region("eu-central-1", "opt-in-not-required")}${region("me-south-1", "not-opted-in")}</regionInfo>`,
    );
  return undefined;
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
const strict = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** What AWS says of a request that it does not take: an unknown key, another time, another signature. */
function refusalOf(heard: Heard, key: string, now: Date): AwsReply | undefined {
  if (key !== AWS_KEY) return xmlError("InvalidClientTokenId", "The security token is invalid.", 403);
  const [, date = "", region = "", service = "", names = "", given = ""] =
    /^AWS4-HMAC-SHA256 Credential=[^/]+\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      heard.headers.authorization ?? "",
    ) ?? [];
  const stamp = String(heard.headers["x-amz-date"]);
  const sent = Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (!(Math.abs(sent - now.getTime()) <= 15 * 60_000))
    return xmlError(
      "RequestTimeTooSkewed",
      "The difference between the request time and the current time is too large.",
      403,
    );
  const { pathname, searchParams } = heard.url;
  const path = service === "s3" ? pathname : pathname.split("/").map(strict).join("/");
  const query = [...searchParams]
    .map(([name, value]) => `${strict(name)}=${strict(value)}`)
    .sort()
    .join("&");
  const headers = names.split(";").map((name) => `${name}:${String(heard.headers[name] ?? "").trim()}\n`);
  const canonical = [heard.method, path, query, headers.join(""), names, sha256(heard.body)].join("\n");
  const text = [
    "AWS4-HMAC-SHA256",
    stamp,
    `${date}/${region}/${service}/aws4_request`,
    sha256(canonical),
  ].join("\n");
  const signing = [region, service, "aws4_request"].reduce(
    (k, part) => hmac(k, part),
    hmac(`AWS4${AWS_SECRET}`, date),
  );
  const whole = names.split(";").includes("host") && stamp.startsWith(date);
  return whole && hmac(signing, text).toString("hex") === given
    ? undefined
    : xmlError("SignatureDoesNotMatch", "The request signature we calculated does not match.", 403);
}
