import { mayBeGroup, powerfulOthers, rolesOf } from "#evidence/account-apis/entra-roles";
import { accountOf } from "#evidence/account-apis/entra-users";
import { allPages, sameOrigin, under } from "#evidence/account-apis/pages";
import type { LiveRead, LiveSource } from "#evidence/account-apis/source";
import { requireAddress, requireSecret, requireText } from "#evidence/account-apis/source-settings";
import { tokenFor } from "#evidence/account-apis/token";
import { rowsAt, textAt } from "#evidence/account-apis/values";
import { openWeb, type Web } from "#evidence/account-apis/web";

const ASSIGNMENTS = "roleManagement/directory/roleAssignments";
const FIELDS = "id,userPrincipalName,displayName,mail,accountEnabled,userType,createdDateTime";

/** The users of a Microsoft Entra tenant by Graph, with directory roles, and where it may read them sign-ins and second factors. */
export const entra: LiveSource = {
  name: "entra",
  title: "Microsoft Entra",
  hint: "All users and their directory roles, by Microsoft Graph. Roles assigned through a group, and eligible roles, are not included.",
  secretLabel: "Client secret",
  fields: [
    { name: "tenant", label: "Tenant", hint: "The tenant ID or one of its domains." },
    {
      name: "client",
      label: "Application (client) ID",
      hint: "Application permissions: User.Read.All, RoleManagement.Read.Directory.",
    },
    {
      name: "more",
      label: "Sign-ins and second factors",
      start: "no",
      choices: [
        { value: "no", text: "Do not fetch" },
        { value: "yes", text: "Fetch: requires AuditLog.Read.All and Entra ID P1" },
      ],
    },
    { name: "graph", label: "Graph", start: "https://graph.microsoft.com" },
    { name: "login", label: "Sign-in address", start: "https://login.microsoftonline.com" },
  ],
  check(settings) {
    for (const name of ["tenant", "client"]) requireText(settings, name);
    for (const name of ["graph", "login"]) requireAddress(settings, name);
  },
  destination: ({ tenant, client, graph, login }) => JSON.stringify([tenant, client, graph, login]),
  async ask(read) {
    const { graph = "", more } = read.settings;
    const web = openWeb(read, entra.title);
    const bearer = await token(web, read);
    const list = (path: string, allow: number[] = []) =>
      listOf(web, under(graph, `v1.0/${path}`), bearer, allow);
    const asked = more === "yes" ? `${FIELDS},signInActivity` : FIELDS;
    const users = `users?$select=${asked}&$top=${more === "yes" ? 120 : 999}`;
    const found = await list(users);
    const [assignments, principals] = [
      `${ASSIGNMENTS}?$expand=roleDefinition`,
      `${ASSIGNMENTS}?$expand=principal`,
    ];
    const roles = rolesOf(await list(assignments));
    const others = powerfulOthers(roles, new Set(found.map((user) => textAt(user, "id"))));
    // Graph expands one thing at a time. Where it does not say what a principal is, it could be a group.
    const kinds = others.length > 0 ? await list(principals, [403]) : [];
    const byGroup = mayBeGroup(others, kinds);
    const report = "reports/authenticationMethods/userRegistrationDetails";
    const details = new Map(
      more === "yes" ? (await list(report)).map((one) => [textAt(one, "id"), one]) : [],
    );
    const rows = found.map((user) => {
      const id = textAt(user, "id") ?? "";
      return {
        ...(user as object),
        directoryRoles: roles.get(id) ?? [],
        rolesByGroup: byGroup,
        registration: details.get(id) ?? null,
      };
    });
    return {
      query: [
        users,
        assignments,
        ...(others.length > 0 ? [principals] : []),
        ...(more === "yes" ? [report] : []),
      ]
        .map((one) => `GET /v1.0/${one}`)
        .join("\n"),
      rows,
    };
  },
  accountsOf: (rows) => rows.map(accountOf),
};

async function token(web: Web, { settings, secret }: LiveRead): Promise<string> {
  const { login = "", tenant = "", client = "", graph = "" } = settings;
  return tokenFor(web, under(login, `${encodeURIComponent(tenant)}/oauth2/v2.0/token`), {
    grant_type: "client_credentials",
    client_id: client,
    client_secret: requireSecret(secret, "Enter the client secret."),
    scope: under(graph, ".default"),
  });
}

/** `allow`: statuses that mean "no information". */
function listOf(web: Web, first: string, bearer: string, allow: number[]): Promise<unknown[]> {
  return allPages(web, first, async (address) => {
    const reply = await web.ask(address, { secretHeaders: { authorization: `Bearer ${bearer}` }, allow });
    if (allow.includes(reply.status)) return { rows: [], next: null };
    const answer = reply.json();
    const next = textAt(answer, "@odata.nextLink");
    return {
      rows: rowsAt(answer, "value", entra.title),
      next: next === null ? null : sameOrigin(next, address),
    };
  });
}
