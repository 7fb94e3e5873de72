import type { PersonKey } from "#app/demo/people";
import type { Role } from "#domain/roles";

type Member = [
  key: PersonKey,
  name: string,
  mailbox: string,
  department: string,
  title: string,
  starts: string,
  role?: Role,
];

/** The twelve people of Tidewater Rota; those with a role sign in. */
export const staff: Member[] = [
  ["owner", "Ines Holm", "ines.holm", "Management", "Managing director", "2019-04-01", "owner"],
  ["officer", "Maren Lindqvist", "maren.lindqvist", "Security", "Head of security", "2020-02-03", "officer"],
  [
    "secondOfficer",
    "Tomás Ferreira",
    "tomas.ferreira",
    "Security",
    "Security engineer",
    "2022-09-01",
    "officer",
  ],
  ["platformLead", "田中 美咲", "misaki.tanaka", "Platform", "Platform lead", "2020-05-18", "member"],
  ["engineer", "عمر حدّاد", "omar.haddad", "Platform", "Backend engineer", "2024-01-08", "member"],
  [
    "supportLead",
    "Олена Шевченко",
    "olena.shevchenko",
    "Customer care",
    "Support lead",
    "2021-03-15",
    "member",
  ],
  ["peopleLead", "Αλέξανδρος Παππάς", "alexandros.pappas", "People", "People lead", "2021-11-02", "member"],
  ["finance", "Nguyễn Thị Hạnh", "hanh.nguyen", "Finance", "Controller", "2020-08-24"],
  ["designer", "שירה לוי", "shira.levi", "Product", "Designer", "2023-06-05"],
  ["analyst", "प्रिया नटराजन", "priya.natarajan", "Product", "Data analyst", "2022-02-14"],
  ["sales", "김지우", "jiwoo.kim", "Sales", "Account manager", "2023-10-16"],
  ["leaver", "José Ramírez", "jose.ramirez", "Platform", "Reliability engineer", "2020-03-02"],
];

/** Who leads whom. */
export const managers: Partial<Record<PersonKey, PersonKey>> = {
  officer: "owner",
  secondOfficer: "officer",
  platformLead: "owner",
  engineer: "platformLead",
  leaver: "platformLead",
  supportLead: "owner",
  peopleLead: "owner",
  finance: "owner",
  designer: "owner",
  analyst: "owner",
  sales: "owner",
};
