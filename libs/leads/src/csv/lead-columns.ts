/** What a column can be; city, region and country make the location when there is none. `custom.<name>` is a field of its own. */
export const COLUMN_FIELDS = [
  'email',
  'name',
  'first_name',
  'last_name',
  'role',
  'company',
  'location',
  'city',
  'region',
  'country',
  'industry',
  'company_size',
  'linkedin_url',
  'website',
  'source',
  'lawful_basis',
  'consented_at',
  'lawful_basis_note',
] as const;

export type ColumnField = (typeof COLUMN_FIELDS)[number];
/** What a column of a file is: a field, a custom field, or nothing. */
export type ColumnTarget = ColumnField | `custom.${string}` | null;

/** How address books, CRMs and forms call them; letters and digits alone. */
const SYNONYMS: Readonly<Record<ColumnField, string>> = {
  email:
    'email emailaddress mail mailaddress emailid workemail businessemail contactemail primaryemail personalemail email1 emailaddress1 email1value correo correoelectronico courriel adresseemail emailadresse epost',
  name: 'name fullname contactname personname contact displayname leadname nombre nom nomcomplet vollername',
  first_name: 'firstname first givenname forename fname prenom vorname nombredepila primernombre',
  last_name: 'lastname last surname familyname lname sname nachname apellido apellidos nomdefamille',
  role: 'role title jobtitle position job designation jobrole jobposition function organizationtitle organization1title cargo puesto poste beruf',
  company:
    'company companyname organization organisation organizationname organisationname employer account accountname business currentcompany organization1name empresa entreprise societe firma unternehmen',
  location: 'location place citycountry geo locality personlocation contactlocation ubicacion standort',
  city: 'city town ciudad ville stadt ort',
  region: 'region state province county bundesland',
  country: 'country countryname land pays pais',
  industry: 'industry sector vertical branch industria secteur branche',
  company_size:
    'companysize size employees employeecount headcount numberofemployees noofemployees employeesize companyheadcount staff',
  linkedin_url: 'linkedin linkedinurl linkedinprofile linkedinprofileurl personlinkedinurl profileurl',
  website: 'website url web domain companywebsite companyurl companydomain homepage site sitioweb siteweb webseite',
  source: 'leadsource source origin',
  lawful_basis: 'lawfulbasis legalbasis basis gdprbasis',
  consented_at: 'consentedat consentdate consenttime optindate optintime',
  lawful_basis_note: 'lawfulbasisnote consentnote legalbasisnote basisnote',
};

const BY_NAME = new Map(
  COLUMN_FIELDS.flatMap((field) =>
    SYNONYMS[field]
      .toLowerCase()
      .split(' ')
      .map((name) => [name, field] as const),
  ),
);

/** Columns of our own error files and exports that say nothing of a lead. */
const OURS = new Set([
  'posthornrow',
  'posthornline',
  'posthornproblem',
  'id',
  'leadid',
  'roleaccount',
  'disposable',
  'createdat',
  'updatedat',
]);

/**
 * What each column of a header is. A field goes to the first column that is called like it; other columns become custom
 * fields named after their headers.
 */
export function mapColumns(header: readonly string[]): ColumnTarget[] {
  const taken = new Set<string>();
  const fields = header.map((name) => BY_NAME.get(plain(name)));
  return header.map((name, i): ColumnTarget => {
    const field = fields[i];
    if (field !== undefined && !taken.has(field)) {
      taken.add(field);
      return field;
    }
    if (OURS.has(plain(name))) return null;
    const custom = customName(name);
    if (custom === undefined || taken.has(custom)) return null;
    taken.add(custom);
    return `custom.${custom}`;
  });
}

/** @returns nothing when no letter or digit is left of it */
export function customName(header: string): string | undefined {
  const name = header
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/^custom\./, '')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, 64);
  if (name === '') return undefined;
  return /^[a-z]/.test(name) ? name : `field_${name}`.slice(0, 64);
}

function plain(header: string): string {
  return header
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}|[^a-z0-9]/gu, '');
}
