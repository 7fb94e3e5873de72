import { totpAddress } from "#app/auth/totp";
import { type Command, requireOption, WrongUsage } from "#app/cli/command";
import { operatorSetupInput, setUpByOperator } from "#app/operations/installation/operator-setup";

export const command: Command = {
  name: "setup",
  begins: true,
  usage: ["setup --organisation NAME --owner EMAIL --name NAME --password-stdin [--time-zone ZONE]"],
  options: {
    organisation: { type: "string" },
    owner: { type: "string" },
    name: { type: "string" },
    "time-zone": { type: "string" },
    "password-stdin": { type: "boolean" },
  },
  async run(call) {
    if (!call.options["password-stdin"])
      throw new WrongUsage("Give the password on standard input, with --password-stdin.");
    const parsed = operatorSetupInput.safeParse({
      organisation: requireOption(call, "organisation"),
      email: requireOption(call, "owner"),
      name: requireOption(call, "name"),
      timeZone: call.options["time-zone"] ?? "UTC",
      password: await call.readInput(),
    });
    if (!parsed.success) throw new Error(parsed.error.issues.map((issue) => issue.message).join(" "));
    const { organisation, email } = parsed.data;
    const app = await call.open();
    const { totpSecret, codes } = await setUpByOperator(app, call.actor, parsed.data);
    const otpauth = totpAddress(totpSecret, organisation, email);
    call.answer(
      [
        `${organisation} is set up. ${email} is the owner.`,
        "Put this address into an authenticator app (as a QR code, or by its secret). It is shown once:",
        otpauth,
        "Recovery codes, each works once. Keep them in a different place from the phone:",
        ...codes,
      ],
      { organisation, owner: email, otpauth, recoveryCodes: codes },
    );
  },
};
