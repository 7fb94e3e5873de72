import type { Shown } from "#app/auth/register";
import { type CustomerRow, customerSorts, listCustomerIds, listCustomers } from "#db/customers/customers";
import { orderIn } from "#domain/installation/lists";

/** What the page of customers shows, for its file. */
export const shownCustomers: Shown<CustomerRow> = {
  fields: { q: "" },
  list: async ({ app }, query) => {
    const q = query.get("q") ?? "";
    const ids = await listCustomerIds(app.read, q, orderIn(query, customerSorts, "name"));
    const byId = new Map((await listCustomers(app.read, q)).map((row) => [row.id, row]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  },
};
