/** The service's own address, which the guide and every operation page use. */
export const DEFAULT_ENDPOINT = 'https://secure.logmeinrescue.com/API/API.asmx';
