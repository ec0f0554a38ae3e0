/** One kind of made-up people: everybody of it has the industry, and a role and a place in turn. */
export interface Cohort {
  readonly people: number;
  readonly roles: readonly string[];
  readonly industry: string;
  readonly places: readonly string[];
  readonly firstNames: readonly string[];
  readonly lastNames: readonly string[];
  /** Second part of the companies' names. */
  readonly companies: readonly string[];
}

const words = (text: string): string[] => text.trim().split(/\s+/);

const INDIAN_FIRST = words(
  'Priya Arjun Ananya Rohan Kavya Vikram Meera Aditya Isha Karthik Neha Rahul Divya Siddharth Pooja Nikhil Shreya Varun Aishwarya Manish Tanvi Harsh Lakshmi Gaurav Ritika Suresh Nandini Akash Swati',
);
const INDIAN_LAST = words(
  'Sharma Iyer Reddy Mehta Nair Gupta Menon Patel Rao Chatterjee Joshi Kapoor Desai Bhat Singh Banerjee Pillai Malhotra Kulkarni Verma Das',
);
const WESTERN_FIRST = words(
  'Emma Liam Sofia Lukas Chloe Mateo Hannah Oliver Ingrid Marco Alice Jonas Elena Noah Freya Pablo Clara Hugo Nora Felix Amelia Daniel Julia',
);
const WESTERN_LAST = words(
  'Fischer Moreau Garcia Rossi Jansen Novak Carter Lindqvist Murphy Keller Silva Dubois Bennett Weber Larsen Costa Hayes Vogel Romero',
);
const INDIAN_CITIES = [
  'Bengaluru, India',
  'Mumbai, India',
  'Pune, India',
  'Hyderabad, India',
  'Chennai, India',
  'New Delhi, India',
  'Gurugram, India',
  'Kochi, India',
];
const OTHER_CITIES = [
  'Berlin, Germany',
  'London, United Kingdom',
  'Austin, United States',
  'Paris, France',
  'Toronto, Canada',
  'Amsterdam, Netherlands',
  'Madrid, Spain',
  'Stockholm, Sweden',
  'San Francisco, United States',
  'Singapore',
];
const SOFTWARE = words('Cloud Stack Desk Flow Metrics Pilot Ledger Signal Works Loop');
const TRADE = words('Logistics Foods Textiles Motors Energy Retail Clinics Studios');

const INDIANS = { firstNames: INDIAN_FIRST, lastNames: INDIAN_LAST, places: INDIAN_CITIES };
const OTHERS = { firstNames: WESTERN_FIRST, lastNames: WESTERN_LAST, places: OTHER_CITIES };

/** The first is whom the goal "Find SaaS founders in India and invite them to a demo" finds; the others only share a part of it. */
export const COHORTS: readonly Cohort[] = [
  {
    people: 87,
    roles: ['Founder', 'Co-founder & CEO', 'Founder & CEO', 'Co-founder & CTO'],
    industry: 'SaaS',
    companies: SOFTWARE,
    ...INDIANS,
  },
  {
    people: 32,
    roles: ['Head of Sales', 'VP Engineering', 'Marketing Manager', 'Product Manager'],
    industry: 'SaaS',
    companies: SOFTWARE,
    ...INDIANS,
  },
  { people: 28, roles: ['Founder', 'Co-founder'], industry: 'Logistics', companies: TRADE, ...INDIANS },
  { people: 38, roles: ['Founder & CEO', 'Co-founder'], industry: 'SaaS', companies: SOFTWARE, ...OTHERS },
  {
    people: 30,
    roles: ['Sales Director', 'HR Manager', 'CFO', 'Head of Marketing'],
    industry: 'Fintech',
    companies: SOFTWARE,
    ...OTHERS,
  },
  {
    people: 25,
    roles: ['Operations Manager', 'Owner', 'Buyer', 'Managing Director'],
    industry: 'Retail',
    companies: TRADE,
    ...OTHERS,
  },
];

/** First part of the companies' names. */
export const COMPANY_NAMES = words(
  'Amber Banyan Cobalt Drift Ember Fern Granite Harbor Indigo Juniper Kite Lotus Marble Nimbus Opal Pepper Quartz River Saffron Teal Umbra Velvet Willow Xenon Yarrow Zephyr Aspen Birch Coral Delta',
);
export const COMPANY_SIZES = ['1-10', '11-50', '51-200', '201-500'];
