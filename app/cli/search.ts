import { type Command, WrongUsage } from "#app/cli/command";
import { indexWaiting, restartIndex } from "#app/operations/installation/search-index";
import { perform } from "#app/work";

/** Makes the index of search again. */
export const command: Command = {
  name: "search",
  usage: ["search rebuild             rebuilds the search index from the records"],
  async run(call) {
    if (call.words[0] !== "rebuild") throw new WrongUsage("Use rebuild.");
    const app = await call.open();
    await perform(app, call.actor, restartIndex);
    await indexWaiting(app);
    const { records } = await app.read
      .selectFrom("search_records")
      .select((all) => all.fn.countAll<number>().as("records"))
      .executeTakeFirstOrThrow();
    call.answer(`${Number(records).toLocaleString("en")} records can be searched.`, {
      records: Number(records),
    });
  },
};
