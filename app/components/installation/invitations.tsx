import { Card } from "#components/ui/card";
import type { FormAnswer } from "#components/ui/form";
import { Pick, PickedForm } from "#components/ui/picked";
import { Select } from "#components/ui/select";
import { type Column, Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { counted } from "#domain/counted";
import type { PickedResult } from "#domain/picked";
import { type Role, roleNames } from "#domain/roles";

type Shared = { answer?: NonNullable<FormAnswer>; settled: PickedResult | null; pickAll: boolean };
type Invitation = { id: string; name: string; email: string; role: Role; until: Date };
type Person = { id: string; name: string; email: string; department: string | null };

/** Whom a row is about, with the box that picks it. */
const named: Column<{ id: string; name: string; email: string }>[] = [
  {
    key: "name",
    label: "Name",
    cell: (row) => (
      <>
        <Pick value={row.id} name={row.email} />
        <Who name={row.name} />
      </>
    ),
  },
  { key: "email", label: "E-mail", cell: (row) => row.email },
];

/** Invitations that are still open: each can be made again or withdrawn. */
export function OpenInvitations({
  invited: { rows, count },
  answer,
  settled,
  pickAll,
}: Shared & { invited: { rows: readonly Invitation[]; count: number } }) {
  return (
    <PickedForm
      id="invited"
      answer={answer}
      acts={[
        { name: "invite-again", text: "Send again", busy: "Sending", lines: rows.length },
        { name: "withdraw", text: "Withdraw", busy: "Withdrawing", lines: rows.length },
      ]}
      lines={rows.length}
      stepUp
      all={pickAll}
      settled={settled}
    >
      <Card
        title="Invited"
        aside={count > rows.length ? `${count.toLocaleString("en")} invitations` : undefined}
        foot={
          rows.length < count
            ? `Showing the newest ${rows.length}. The next follow when these are accepted or withdrawn.`
            : undefined
        }
      >
        <Table
          label="Open invitations"
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            ...named,
            { key: "role", label: "Role", cell: (row) => roleNames[row.role] },
            {
              key: "until",
              label: "Link expires",
              short: "Until",
              cell: (row) => <When at={row.until} as="moment" />,
            },
          ]}
        />
      </Card>
    </PickedForm>
  );
}

type Without = Shared & { without: { rows: readonly Person[]; count: number }; roles: readonly Role[] };

/** People of the register who cannot sign in yet, invited together with one role. */
export function WithoutAccount({ without, roles, answer, settled, pickAll }: Without) {
  return (
    <PickedForm
      id="people"
      answer={answer}
      acts={[{ name: "invite-people", text: "Invite", busy: "Inviting", lines: without.count }]}
      lines={without.rows.length}
      stepUp
      all={pickAll}
      settled={settled}
      fields={({ role }) =>
        role ? (
          <Select field={role} label="Role" options={roles.map((one) => [one, roleNames[one]] as const)} />
        ) : null
      }
    >
      <Card
        title="Cannot sign in yet"
        aside={counted(without.count, "person", "people")}
        foot={
          without.rows.length < without.count
            ? `Showing the first ${without.rows.length}. The next follow when these are invited.`
            : undefined
        }
      >
        <Table
          label="People who cannot sign in yet"
          rows={without.rows}
          rowKey={(row) => row.id}
          columns={[...named, { key: "department", label: "Department", cell: (row) => row.department }]}
        />
      </Card>
    </PickedForm>
  );
}
