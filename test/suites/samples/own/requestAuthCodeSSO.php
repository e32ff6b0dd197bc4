<?php
// Requests an authcode through single sign-on, and prints the result and the authcode.
declare(strict_types=1);

$rescue = new SoapClient('RESCUE_ORIGIN/API/API.asmx?wsdl', ['soap_version' => SOAP_1_2]);
$reply = $rescue->requestAuthCodeSSO(['sSSOID' => 'SSO_ID', 'sPassword' => 'SSO_PASSWORD', 'sCompany' => 'COMPANY']);
// a refusal contains no authcode
echo $reply->requestAuthCodeSSOResult, "\n", $reply->sAuthCode ?? '', "\n";
