import { Card } from "#components/ui/card";
import { Facts } from "#components/ui/facts";
import { placesText } from "#domain/vendors/subprocessor-words";
import type { Terms } from "#domain/vendors/subprocessors";

/** One line of the public list, spelled out. */
export function ListLine({ title, line }: { title: string; line: Terms }) {
  return (
    <Card title={title}>
      <Facts
        facts={[
          ["Company", <bdi key="n">{line.name}</bdi>],
          ["Purpose", line.purpose],
          ["Data", line.data ?? "not stated"],
          ["Location", placesText(line.countries)],
          ["Transfer basis", line.transfer ?? "not stated"],
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
