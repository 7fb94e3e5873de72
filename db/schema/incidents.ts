/** Tables of the module "incidents". */
export interface IncidentsTables {}
