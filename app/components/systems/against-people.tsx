import { NamedGroup } from "#components/ui/named-group";
import { Sheet } from "#components/ui/sheet";

type Group = { total: number; first: { id: string; label: string; detail: string | null }[] };
type AgainstPeopleData = { leavers: Group; ownerless: Group; missing: Group | null };

/** A list of accounts held against the people: who has what they should not, and who lacks what they should have. */
export function AgainstPeople({ found, when }: { found: AgainstPeopleData; when: string }) {
  return (
    <Sheet title="Against the people" aside={when} pad>
      <div className="stack tight">
        <NamedGroup
          title="Leavers who still have an account"
          group={found.leavers}
          none="No leaver has an account that works."
        />
        <NamedGroup
          title="Accounts without an owner"
          group={found.ownerless}
          none="Every account of a person has its owner. Service and shared accounts belong to the owner of the system."
        />
        {found.missing ? (
          <NamedGroup
            title="People without the account that they should have"
            group={found.missing}
            none="Everybody who should have an account has one."
          />
        ) : (
          <p className="muted">Nobody in particular is expected to have an account here.</p>
        )}
      </div>
    </Sheet>
  );
}
