import { limitOf, type Shown } from "#app/auth/register";
import { type DeliveryState, deliverySorts, deliveryStates, listDeliveries } from "#db/deliveries/lists";
import { orderIn } from "#domain/installation/lists";

type Line = Awaited<ReturnType<typeof listDeliveries>>[number];

/** The state that the address asks for; undefined for all. */
export function deliveryState(query: URLSearchParams): DeliveryState | undefined {
  return deliveryStates.find((one) => one === query.get("state"));
}

/** What the page of deliveries shows, for its file. */
export const shownDeliveries: Shown<Line> = {
  fields: { state: "" },
  list: (asked, query) =>
    listDeliveries(asked.app.read, {
      state: deliveryState(query),
      order: orderIn(query, deliverySorts, "-at"),
      limit: limitOf(asked),
    }),
};
