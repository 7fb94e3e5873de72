import { Badge } from "#components/ui/badge";
import { Tag } from "#components/ui/tag";
import { When } from "#components/ui/when";
import type { VersionState } from "#domain/policies/versions";

/** The state of a policy version; a published one says whether it binds or from when. */
export function PolicyState({
  state,
  effectiveOn,
  today,
}: {
  state: VersionState;
  effectiveOn: string | null;
  today: string;
}) {
  if (state === "draft") return <Badge state="draft" />;
  if (state === "in review") return <Badge state="due">in review</Badge>;
  if (state === "approved") return <Badge state="info">approved</Badge>;
  if (state === "published" && effectiveOn && effectiveOn > today) {
    return (
      <Badge state="upcoming">
        published, from <When at={effectiveOn} />
      </Badge>
    );
  }
  return state === "published" ? <Badge state="kept">in force</Badge> : <Tag>{state}</Tag>;
}
