import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Case, casesOf } from '../cases.js';
import type { Mutation } from '../mutations/mutation.js';
import { combinedFreightMutations, combinedHotelMutations, pairsOf } from './combined.js';
import { freightMutations } from './freight.js';
import { freightValueMutations } from './freight-values.js';
import { hotelMutations } from './hotel.js';
import { hotelContentMutations } from './hotel-content.js';

/** Changes to one of the two WSDLs in this folder, which use more constructs of XML Schema than the WSDL of Rescue. */
interface RichCases {
  readonly wsdl: string;
  readonly mutations: readonly Mutation[];
  /** The number of mutations that combine two changes. */
  readonly combined: number;
  readonly cases: readonly Case[];
}

function richCases(wsdl: string, single: readonly Mutation[], written: readonly Mutation[]): RichCases {
  const text = readFileSync(join(__dirname, wsdl), 'utf8');
  const combined = [...written, ...pairsOf(single, text)];
  const mutations = [...single, ...combined];
  return { wsdl, mutations, combined: combined.length, cases: casesOf(mutations, text) };
}

export const richWsdls: readonly RichCases[] = [
  richCases('hotel.wsdl', [...hotelMutations, ...hotelContentMutations], combinedHotelMutations),
  richCases('freight.wsdl', [...freightValueMutations, ...freightMutations], combinedFreightMutations),
];
