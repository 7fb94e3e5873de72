import type { Finding } from "#domain/evidence/evidence";
import { type Answer, answersTo, unknownBy, xmlOf } from "#evidence/aws/answers";
import type { Aws } from "#evidence/aws/client";
import { everyEc2Page, forEachOf } from "#evidence/aws/questions";
import { type Judged, summed } from "#evidence/aws/summed";
import { type Element, elementsAt, xmlText } from "#evidence/aws/xml";

const GROUPS = "ec2:DescribeSecurityGroups";
const ITEMS = "securityGroupInfo/item";

/** Asks each region for its security groups; gives their number. */
export async function readPorts(aws: Aws, { regions }: { regions: string[] }): Promise<number> {
  let groups = 0;
  await forEachOf(regions, async (region) => {
    for (const page of await everyEc2Page(aws, GROUPS, region)) {
      const root = xmlOf(page);
      groups += root ? elementsAt(root, ITEMS).length : 0;
    }
  });
  return groups;
}

/** Whether a security group lets every address in to a port that is not meant for everyone. */
export function judgePorts(answers: readonly Answer[], { ports }: { ports: string }): Finding[] {
  const rule = "open-ports";
  const meant = portsIn(ports);
  const pages = answersTo(answers, GROUPS);
  const judged: Judged[] = [];
  const unknown: Finding[] = [];
  for (const page of pages) {
    const root = xmlOf(page);
    if (!root) unknown.push(unknownBy(rule, page, page.region));
    else for (const group of elementsAt(root, ITEMS)) judged.push(judgeGroup(group, page.region, meant));
  }
  if (pages.length === 0) unknown.push(unknownBy(rule, undefined, "security groups"));
  return [
    ...summed(
      rule,
      "security groups",
      judged,
      (n) => `${n} of ${judged.length} open to everyone no port but ${[...meant].join(", ") || "none"}.`,
    ),
    ...unknown,
  ];
}

/** Numbers of ports in a line such as "80, 443". */
export function portsIn(text: string): Set<number> {
  return new Set(
    text
      .split(/[\s,;]+/)
      .filter(Boolean)
      .map(Number),
  );
}

function judgeGroup(group: Element, region: string, meant: ReadonlySet<number>): Judged {
  const object = `${xmlText(group, "groupId")} (${xmlText(group, "groupName")}), ${region}`;
  const open = elementsAt(group, "ipPermissions/item").flatMap((rule) => openPorts(rule, meant));
  return open.length === 0
    ? { object, verdict: "pass", detail: "Opens no other port to everyone." }
    : { object, verdict: "fail", detail: `Open to everyone: ${[...new Set(open)].join("; ")}.` };
}

/** What a rule opens to every IPv4 or IPv6 address, in words; nothing where it is meant. ICMP opens no port. */
function openPorts(rule: Element, meant: ReadonlySet<number>): string[] {
  const everyone = [
    ...elementsAt(rule, "ipRanges/item").map((range) => xmlText(range, "cidrIp")),
    ...elementsAt(rule, "ipv6Ranges/item").map((range) => xmlText(range, "cidrIpv6")),
  ].filter((range) => range !== null && /\/0$/.test(range));
  const protocol = xmlText(rule, "ipProtocol") ?? "";
  if (everyone.length === 0 || /^(icmp|icmpv6|1|58)$/.test(protocol)) return [];
  const [from, to] = [Number(xmlText(rule, "fromPort") ?? 0), Number(xmlText(rule, "toPort") ?? 65_535)];
  if (protocol === "-1") return [`every port and protocol, to ${everyone.join(" and ")}`];
  const single = from === to && meant.has(from);
  return single ? [] : [`${protocol} ${from === to ? from : `${from}–${to}`}, to ${everyone.join(" and ")}`];
}
