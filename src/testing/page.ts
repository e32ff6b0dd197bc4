/** What a browser sees. */
export function page(endpoint: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Embedded Rescue server</title></head>
<body>
<h1>Embedded Rescue server</h1>
<p>A stand-in for the LogMeIn Rescue API, for tests and trials, from <code>logmein-rescue-soap/testing</code>. It is our
reading of the vendor's guide, not the vendor's server, and has nothing to do with the vendor.</p>
<p>SOAP 1.1 and 1.2 are posted to <code>${endpoint}</code>; its description is at
<a href="${endpoint}?wsdl">${endpoint}?wsdl</a>. The HttpGet and HttpPost ports of the description are not served.</p>
</body>
</html>
`;
}
