/** Tables of the module "programme". */
export interface ProgrammeTables {}
