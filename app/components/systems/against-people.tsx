import { Card } from "#components/ui/card";
import { NamedGroup } from "#components/ui/named-group";

type Group = { total: number; first: { id: string; label: string; detail: string | null }[] };
type AgainstPeopleData = { leavers: Group; ownerless: Group; missing: Group | null };

/** A list of accounts held against the people: who has what they should not, and who lacks what they should have. */
export function AgainstPeople({ found, when }: { found: AgainstPeopleData; when: string }) {
  return (
    <Card title="Reconciliation with people" aside={when} pad>
      <div className="stack tight">
        <NamedGroup
          title="Leavers with an active account"
          group={found.leavers}
          none="No leaver has an active account."
        />
        <NamedGroup
          title="Accounts without an owner"
          group={found.ownerless}
          none="Every personal account has an owner. Service and shared accounts belong to the system owner."
        />
        {found.missing ? (
          <NamedGroup
            title="People without an expected account"
            group={found.missing}
            none="Everyone who should have an account has one."
          />
        ) : (
          <p className="muted">No expected account holders are set.</p>
        )}
      </div>
    </Card>
  );
}
