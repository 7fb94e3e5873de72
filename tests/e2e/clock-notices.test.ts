import { describe, expect, test } from "vitest";
import { deliverMail } from "#app/jobs/deliver-mail";
import { listClocks } from "#db/breach-clocks/clocks";
import { findIncident } from "#db/incidents/incidents";
import {
  expectAccessible,
  expectNoSidewaysScroll,
  type Size,
  settled,
  useStory,
} from "#tests/support/browser/browser";
import { startPost } from "#tests/support/servers/post";

describe("a notice that answers a clock", () => {
  const story = useStory();

  test.each(["desktop", "phone"] as Size[])(
    "the notice to the authority: refused while a content is missing, read once more, mailed, confirmed, on a %s",
    async (size) => {
      const post = await startPost();
      const { app } = story.server;
      app.config.smtpUrl = post.url;
      const ref = await anIncident(size);
      const { id } = (await findIncident(app.read, ref))!;
      const clock = (await listClocks(app.read, id)).find((one) => one.ruleId === "gdpr-33-1")!;
      const page = await story.page("officer", size);
      const good = async () => {
        await settled(page);
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
      };

      await story.open(page, `/incidents/${ref}/clocks/${clock.id}`);
      await good();
      await page.getByRole("button", { name: "Write the notice" }).click();
      await page.getByRole("heading", { name: "Notice to Competent supervisory authority" }).waitFor();
      await good();
      await page.getByRole("button", { name: "Send it…" }).click();
      await page.getByRole("alert").getByText("Missing: “likely consequences”").waitFor();
      await page.getByRole("textbox", { name: "likely consequences" }).fill("A stranger may write to them.");
      for (const name of ["nature of breach", "contact point", "measures taken"]) {
        const field = page.getByRole("textbox", { name });
        if ((await field.inputValue()) === "") await field.fill("As said on the telephone.");
      }
      await page.getByRole("button", { name: "Send it…" }).click();
      await page.getByRole("heading", { name: /^Send the notice to/ }).waitFor();
      await good();
      await page.getByLabel("To", { exact: true }).fill("breach@authority.example");
      await page.getByRole("button", { name: "Send it by mail" }).click();
      await page.getByText("sent, read-only").waitFor();
      await deliverMail(app);
      await story.open(page, page.url().replace(story.server.url, ""));
      await page.getByText("Server response").waitFor();
      await good();
      await page.getByLabel("Confirmed by whom and how").fill("File 4711, by mail");
      await page.getByRole("button", { name: "Record the confirmation" }).click();
      await page.getByText("How confirmed").waitFor();
      expect(post.received.map((mail) => mail.to[0])).toContain("breach@authority.example");
      await story.open(page, "/incidents/rules/gdpr-33-1/template");
      await good();
    },
  );

  async function anIncident(size: Size): Promise<string> {
    const page = await story.page("officer", size);
    await story.open(page, "/incidents/new");
    await page.getByLabel("Short description").fill(`A laptop was lost, ${size}`);
    await page.getByRole("radio", { name: /^Yes/ }).check();
    await page.getByRole("button", { name: "Open the incident" }).click();
    await page.waitForURL(/\/incidents\/INC-\d+$/);
    return /INC-\d+/.exec(page.url())![0];
  }
});
