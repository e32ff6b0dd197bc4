import { join } from 'node:path';

const place = join(__dirname, '..', '..');

/** The WSDLs that clients without stubs read when they start. */
export const descriptions = { rescue: join(place, 'rescue.wsdl'), rows: join(place, 'rows.wsdl') };
