import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { can } from "#app/http/submit";
import { readEyesFacts } from "#app/queries/installation/two-pairs";
import { listTasks } from "#app/queries/tasks/all";
import { TaskLedger } from "#components/tasks/ledger";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { counted } from "#domain/counted";
import { countTasks, ownTasks } from "#domain/tasks/tasks";

export const meta = () => [{ title: "My work · Surety" }];

/** What waits for this person, and nothing else. */
export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args);
  const { app } = args.context;
  const tasks = visitor.role === "auditor" ? [] : await listTasks(app.read, app.now(), visitor.personId);
  return {
    name: visitor.name,
    staff: can(visitor, "absences.edit-own"),
    tasks: ownTasks(tasks, visitor, await readEyesFacts(app.read)),
  };
}

export default function Mine() {
  const { name, tasks, staff } = useLoaderData<typeof loader>();
  const count = counted(countTasks(tasks), "task is waiting", "tasks are waiting");
  return (
    <>
      <PageHeader
        title={name}
        intro={tasks.length === 0 ? "No tasks are waiting for you." : `${count} for you.`}
      >
        {staff ? (
          <>
            <Link className="btn go" to="/report">
              Report something
            </Link>
            <Link className="btn" to="/my/removals">
              Access to remove
            </Link>
            <Link className="btn" to="/my/away">
              Out of office
            </Link>
          </>
        ) : null}
      </PageHeader>
      {tasks.length === 0 ? (
        <Empty title="Nothing to do">
          <p>Your access reviews, policies to read and tasks appear here and are sent by mail.</p>
        </Empty>
      ) : (
        <Card title="To do">
          <TaskLedger tasks={tasks} />
        </Card>
      )}
    </>
  );
}
