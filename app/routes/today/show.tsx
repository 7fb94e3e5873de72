import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { listTasks } from "#app/tasks/all";
import { Head } from "#components/head";
import { Sheet } from "#components/sheet";
import { TaskLedger } from "#components/task-ledger";

export const meta = () => [{ title: "Today · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "programme.view");
  const { app } = args.context;
  return { tasks: await listTasks(app.read, app.now()) };
}

export default function Today() {
  const { tasks } = useLoaderData<typeof loader>();
  return (
    <>
      <Head title="Today" />
      <Sheet title="To do">
        <TaskLedger tasks={tasks} owners />
      </Sheet>
    </>
  );
}
