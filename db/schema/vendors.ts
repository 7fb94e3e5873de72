/** Tables of the module "vendors". */
export interface VendorsTables {}
