import { type Command, requireWord, WrongUsage } from "#app/cli/command";
import { testMailServer } from "#app/operations/deliveries/mail-test";
import { email } from "#domain/email";
import { Refused } from "#domain/errors";

/** `surety mail test ADDRESS`: sends one mail at once and shows the dialogue with the server. */
export const command: Command = {
  name: "mail",
  usage: ["mail test ADDRESS"],
  async run(call) {
    if (call.words[0] !== "test") throw new WrongUsage("Use test.");
    const address = email.safeParse(requireWord(call, 1, "The address"));
    if (!address.success)
      throw new Refused("invalid", address.error.issues[0]?.message ?? "This is not an e-mail address");
    const done = await testMailServer(await call.open(), call.actor, address.data);
    call.answer(
      [
        ...done.dialogue,
        done.ok ? "The test mail was accepted." : "The test mail was not sent.",
        done.message,
      ],
      done,
    );
    if (!done.ok) throw new Error(done.message);
  },
};
