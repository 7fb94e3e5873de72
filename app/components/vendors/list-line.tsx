import { Card } from "#components/ui/card";
import { Facts } from "#components/ui/facts";
import { When } from "#components/ui/when";
import { placesText } from "#domain/vendors/subprocessor-words";
import type { Terms } from "#domain/vendors/subprocessors";

/** One line of the public list, spelled out. */
export function ListLine({
  title,
  line,
  stated,
}: {
  title: string;
  line: Terms;
  /** Since when the imported list says that the company is in use, and when it said so. */
  stated?: { sinceOn: string; on: string } | null;
}) {
  return (
    <Card title={title}>
      <Facts
        facts={[
          ["Company", <bdi key="n">{line.name}</bdi>],
          ["Purpose", line.purpose],
          ["Data", line.data ?? "not stated"],
          ["Location", placesText(line.countries)],
          ["Transfer basis", line.transfer ?? "not stated"],
          stated
            ? [
                "In use since",
                <span key="s">
                  <When at={stated.sinceOn} as="record" />, stated on <When at={stated.on} as="record" />
                </span>,
              ]
            : null,
          line.url
            ? [
                "Web address",
                <a key="u" href={line.url} rel="noreferrer nofollow">
                  {line.url}
                </a>,
              ]
            : null,
        ]}
      />
    </Card>
  );
}
