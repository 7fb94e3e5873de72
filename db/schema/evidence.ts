/** Tables of the module "evidence". */
export interface EvidenceTables {}
