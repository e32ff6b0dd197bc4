<?php
// Logs in and starts a waiting session with the cookie, which SoapClient keeps. Prints both results.
declare(strict_types=1);

$rescue = new SoapClient('RESCUE_ORIGIN/API/API.asmx?wsdl', ['soap_version' => SOAP_1_2]);
echo $rescue->login(['sEmail' => 'EMAIL_ADDRESS', 'sPassword' => 'LOGIN_PASSWORD'])->loginResult, "\n";
echo $rescue->startSession(['iSession' => SESSION_ID, 'iNode' => NODE_ID])->startSessionResult, "\n";
