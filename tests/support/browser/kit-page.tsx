import { Axis } from "#components/controls/axis";
import { Strip } from "#components/controls/strip";
import { StripKey } from "#components/controls/strip-key";
import { Provenance } from "#components/evidence/provenance";
import { FileDrop } from "#components/files/file-drop";
import { Shell } from "#components/layout/shell";
import { Menu } from "#components/policies/menu";
import { Badge, type State } from "#components/ui/badge";
import { Bar } from "#components/ui/bar";
import { Card } from "#components/ui/card";
import { Check } from "#components/ui/check";
import { Choice } from "#components/ui/choice";
import { Clock } from "#components/ui/clock";
import { Crumbs } from "#components/ui/crumbs";
import { DateField } from "#components/ui/date-field";
import { Empty } from "#components/ui/empty";
import { Facts } from "#components/ui/facts";
import { named } from "#components/ui/field";
import { FilterSearch, FilterSelect, Filters } from "#components/ui/filters";
import { Form } from "#components/ui/form";
import { Hash } from "#components/ui/hash";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { Pager } from "#components/ui/pager";
import { Select } from "#components/ui/select";
import { StepUp } from "#components/ui/step-up";
import { Steps } from "#components/ui/steps";
import { Submit } from "#components/ui/submit";
import { Table } from "#components/ui/table";
import { Tabs } from "#components/ui/tabs";
import { Tag } from "#components/ui/tag";
import { TextArea } from "#components/ui/text-area";
import { TextField } from "#components/ui/text-field";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { type Cell, drawBars, drawStrip } from "#domain/controls/strip";

const SHA = "d8e911e9a05ddce363f79163aaac884e4f0fe61cca4bc0baf9c7eb1490084186";
const STATES: State[] = [
  "kept",
  "risk",
  "broken",
  "none",
  "fresh",
  "stale",
  "missing",
  "held",
  "late",
  "missed",
  "open",
  "upcoming",
];
const MORE: State[] = [
  "done",
  "due",
  "soon",
  "overdue",
  "sealed",
  "draft",
  "info",
  "keep",
  "change",
  "revoke",
];
const monthly: Cell[] = Array.from({ length: 12 }, (_, i) => ({
  from: i / 12,
  to: (i + 1) / 12,
  state: i === 5 ? "late" : i === 7 ? "missed" : i < 8 ? "held" : i === 8 ? "open" : "upcoming",
}));
const vendors = [
  {
    id: "1",
    name: "Mailwerk GmbH",
    what: "Sends transactional e-mail",
    country: "Germany",
    owner: "Priya Natarajan",
    state: "broken" as State,
  },
  {
    id: "2",
    name: "Yubin KK",
    what: "SMS codes in Japan",
    country: "Japan",
    owner: "田中 美咲",
    state: "kept" as State,
  },
];
const groups = [
  { items: [{ to: "/", text: "Today", count: "12 to do" }] },
  { title: "Promises", items: [{ to: "/controls", text: "Controls", count: 45 }] },
  { title: "Registers", items: [{ to: "/subprocessors", text: "Subprocessors", count: 11 }] },
];
const refused = {
  result: {
    status: "error" as const,
    initialValue: { name: "Karta" },
    error: { data: ["Say which data it gets"], "": ["This review is closed."] },
  },
};

/** Every part once, in the state in which one meets it. */
export function KitPage() {
  return (
    <Shell
      organisation="Kestrel Rota"
      user={{ name: "Maren Olsen", role: "Security officer" }}
      groups={groups}
      period={{ from: "2025-07-01", to: "2026-06-30" }}
      theme="system"
      search="/search"
      clock={{
        title: "Notice",
        ref: "INC-0004",
        href: "/incidents/1",
        dueAt: "2026-03-11T16:30:00Z",
        others: 3,
      }}
    >
      <Crumbs steps={[["Kit", "/kit"], ["Parts"]]} />
      <PageHeader title="Kit" intro="Every part once, in the state you meet it in.">
        <Menu id="more">
          <a href="#main">A place</a>
        </Menu>
      </PageHeader>
      <div className="cols even">
        <div className="stack">
          <States />
          <Fields />
          <Lists />
        </div>
        <div className="stack">
          <Time />
          <Records />
        </div>
      </div>
    </Shell>
  );
}

function States() {
  return (
    <Card title="States" aside="Glyph, word, colour" pad>
      <p className="row">
        {STATES.map((state) => (
          <Badge key={state} state={state} />
        ))}
      </p>
      <p className="row">
        {MORE.map((state) => (
          <Badge key={state} state={state} />
        ))}
      </p>
      <p className="row">
        <Tag icon="lock" tone="info">
          privileged
        </Tag>
        <Tag icon="broken" tone="broken">
          left the company
        </Tag>
        <Tag icon="file">service account</Tag>
      </p>
      <Note tone="info">Mailwerk ends on 23 March.</Note>
      <Note tone="risk">Missing before 17:30: number of records</Note>
      <Note tone="broken">The file does not match its hash.</Note>
      <Empty
        title="Nobody has asked yet"
        action={
          <a className="btn" href="/new">
            Record a request
          </a>
        }
      >
        <p>When someone asks, record it here.</p>
      </Empty>
      <Steps steps={["This server", "Your period", "The owners"]} current={1} />
    </Card>
  );
}

function Fields() {
  return (
    <Card title="Fields" pad>
      <Form<{ name: string; data: string }>
        id="kit"
        answer={refused}
        stepUp
        close
        foot={<Submit kind="go">Save the change</Submit>}
      >
        {(fields) => (
          <>
            <TextField field={fields.name} label="Legal name" hint="As in the contract" width="l" />
            <TextArea field={fields.data} label="Data it receives" />
            <Select
              field={named("owner", "2")}
              label="Owner"
              options={[
                ["1", "Priya Natarajan"],
                ["2", "田中 美咲"],
              ]}
            />
            <Choice
              field={named("special", "no")}
              label="Special categories"
              hint="GDPR Art. 9"
              options={[
                { value: "no", text: "No" },
                { value: "yes", text: "Yes", hint: "A second person must then approve" },
              ]}
            />
            <Choice
              field={named("where")}
              label="Where"
              many
              options={[{ value: "eu", text: "EU and EEA" }]}
            />
            <DateField field={named("from", "2026-04-10")} label="First day of use" />
            <DateField field={named("at")} label="Aware at" time />
            <Check field={named("tell")} hint="You see it before it goes out">
              Send the notice
            </Check>
            <FileDrop
              field={named("file")}
              label="Signed agreement"
              hint="PDF, up to 20 MB"
              many
              progress={0.4}
            />
          </>
        )}
      </Form>
      <StepUp field={named("again")} />
    </Card>
  );
}

function Lists() {
  return (
    <>
      <Tabs
        label="Controls"
        tabs={[
          { to: "?", text: "All", count: 45, current: true },
          { to: "?s=broken", text: "Broken", count: 3 },
        ]}
      />
      <Card title="In use" aside="2, most urgent first" foot="2 in use, 4 ended.">
        <Filters>
          <FilterSearch hint="Name or country" />
          <FilterSelect
            name="region"
            label="Region"
            options={[
              ["", "Anywhere"],
              ["eu", "EU"],
            ]}
          />
        </Filters>
        <Table
          label="Subprocessors in use"
          rows={vendors}
          rowKey={(row) => row.id}
          columns={[
            {
              key: "name",
              label: "Company",
              cell: (row) => <a href={`/v/${row.id}`}>{row.name}</a>,
              wide: true,
              sort: { to: "?o=name", direction: "ascending" },
            },
            { key: "what", label: "Purpose", cell: (row) => row.what, wide: true },
            { key: "country", label: "Country", cell: (row) => row.country, drop: "mid", short: "in" },
            { key: "owner", label: "Owner", cell: (row) => <Who name={row.owner} /> },
            { key: "state", label: "State", cell: (row) => <Badge state={row.state} /> },
          ]}
        />
      </Card>
      <Pager words="Lines 51 to 100 of 18,907" earlier="?p=1" later="?p=3" />
    </>
  );
}

function Time() {
  return (
    <>
      <Card title="Running clocks">
        <ol className="clocks">
          <Clock
            from="2026-03-10T16:30:00Z"
            due="2026-03-11T16:30:00Z"
            title="Tell two customers"
            basis="GDPR Art. 33(2)"
          >
            <a className="btn" href="/n">
              Continue the notice
            </a>
          </Clock>
          <Clock
            from="2026-02-07T12:00:00Z"
            due="2026-03-09T12:00:00Z"
            title="Delete the data of Lindqvist & Co"
            basis="Contract, 30 days"
          />
          <Clock
            from="2026-03-10T16:30:00Z"
            due="2026-03-13T16:30:00Z"
            title="Decide if the authority must hear of it"
            basis="GDPR Art. 33(1)"
          />
        </ol>
      </Card>
      <Card title="Coverage strip" pad>
        <StripKey />
        <Axis from={6} />
        <Strip drawing={drawStrip(monthly, 0.69)} />
        <Strip big drawing={drawStrip(monthly, 0.69)} />
        <Strip
          drawing={drawBars(
            Array.from({ length: 12 }, (_, i) => ({
              held: i < 9 ? 9 - (i % 3) : 0,
              late: i % 3 === 1 ? 1 : 0,
              missed: i === 7 ? 2 : 0,
            })),
            0.69,
          )}
        />
        <p className="is-risk">
          Bar <Bar share={0.86} />
        </p>
      </Card>
      <Card title="To do">
        <h3 className="group">Overdue, 1</h3>
        <Ledger label="To do">
          <LedgerRow
            when={<Badge state="overdue">overdue by 2 d</Badge>}
            under={<When at="2026-03-09" />}
            who={<Who name="Nguyễn Thị Hạnh" />}
          >
            <a href="/t">Delete the data of Lindqvist & Co</a>
            <br />
            <small>C1-01</small>
          </LedgerRow>
          <LedgerRow
            when={<Badge state="due">due in 2 d</Badge>}
            under={<When at="2026-03-13T16:30:00Z" as="moment" />}
          >
            <a href="/u">Answer the auditor’s question</a>
          </LedgerRow>
        </Ledger>
      </Card>
    </>
  );
}

function Records() {
  return (
    <>
      <Provenance
        line={18907}
        facts={[
          ["Source system", "Okta"],
          ["Extracted at", <When key="x" at="2026-03-11T05:30:14Z" as="both" />],
          ["Rows", "61"],
          ["SHA-256", <Hash key="h" value={SHA} />],
        ]}
      />
      <Card title="Facts">
        <Facts
          facts={[
            ["Owner", <Who key="w" name="عائشة بن علي" />],
            null,
            ["Opened", <When key="o" at="2026-03-11T11:05:00Z" />],
            ["Ago", <When key="a" at="2026-03-09T11:05:00Z" as="ago" />],
          ]}
        />
      </Card>
    </>
  );
}
