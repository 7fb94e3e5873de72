import type { AppContext } from "#app/context";
import type { DeliveryRow } from "#db/deliveries/deliveries";

/** A delivery as it is to be sent at this instant; null when nothing of it is to be sent any more, and then its row says so. */
export type Current = (app: AppContext, delivery: DeliveryRow) => Promise<DeliveryRow | null>;
