import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { can, submit } from "#app/http/submit";
import { backUpByHand } from "#app/operations/installation/backup-by-hand";
import { backupDir, listBackups } from "#app/queries/installation/backup-folder";
import { BackupTable } from "#components/installation/backup-table";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { Form, useAnswer } from "#components/ui/form";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { counted } from "#domain/counted";
import { z } from "#domain/schema";

export const meta = () => [{ title: "Backups · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "backups.view");
  const { app } = args.context;
  return {
    backups: await listBackups(app),
    dir: backupDir(app),
    key: app.config.secretKey ? "the value of SECRET_KEY" : `${app.config.dataDir}/secret.key`,
    mayCreate: can(visitor, "backups.create"),
  };
}

export async function action(args: ActionFunctionArgs) {
  return submit(args, {
    schema: z.object({ do: z.enum(["create", "drill"], "Choose an action") }),
    action: "backups.create",
    stepUp: true,
    run: (visitor, input) => backUpByHand(args.context.app, actorOf(visitor), input.do),
    then: () => redirect("/backups"),
  });
}

export default function Backups() {
  const { backups, dir, key, mayCreate } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const failed = backups.find((backup) => backup.drillFailed);
  const tried = !failed && backups.some((backup) => backup.drilledAt);
  return (
    <>
      <PageHeader
        title="Backups"
        intro={`${backups.length > 0 ? `${counted(backups.length, "backup is", "backups are")} stored` : "No backups are stored yet"}. Surety keeps the newest nightly one of each of the last 30 days, 12 weeks and 12 months, and the newest manual one of each of the last 12 days with any. ${failed ? "The last restore test failed." : tried ? "The last restore test passed." : "No restore test yet."}`}
      />
      <div className="stack">
        <Note tone="risk">
          <p>
            A backup is encrypted and can be restored only with <code>{key}</code>. Keep a copy of that key,
            and of the backups, on another machine: a copy that is only here is lost with this disk.
          </p>
        </Note>
        {failed?.drillFailed ? (
          <Note tone="broken">
            <p>
              The restore of <code>{failed.name}</code> failed: {failed.drillFailed.reason}
            </p>
          </Note>
        ) : null}
        <Card title="Stored backups" aside={<code>{dir}</code>}>
          {backups.length === 0 ? (
            <Empty title="No backups yet">
              <p>
                One is made each night at 02:30 UTC: database and vault, encrypted, read back before it is
                kept.
              </p>
            </Empty>
          ) : (
            <BackupTable backups={backups} />
          )}
        </Card>
        {mayCreate ? (
          <Form
            id="backups"
            answer={answer}
            stepUp
            foot={
              <>
                <Submit kind="go" name="do" value="create" busy="Backing up">
                  Back up now
                </Submit>
                {backups.length > 0 ? (
                  <Submit name="do" value="drill" busy="Testing the restore">
                    Run restore test
                  </Submit>
                ) : null}
              </>
            }
          >
            {() => null}
          </Form>
        ) : null}
      </div>
    </>
  );
}
