/** Tables of the module "policies". */
export interface PoliciesTables {}
