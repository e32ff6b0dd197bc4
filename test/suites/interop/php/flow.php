<?php
/*
 * Runs the main use case with PHP's SoapClient, which reads the WSDL and keeps the cookie:
 *
 *     php flow.php http://127.0.0.1:8000/API/API.asmx?wsdl
 *
 * Prints one line per call. The names and passwords are invented; they belong to the embedded server's demo account.
 *
 * The vendor's guide contains similar PHP samples, with these differences:
 *
 * - startSession: the sample passes the keys iSessionID and iNodeID, but the service's own operation page shows iSession
 *   and iNode. SoapClient rejects a call without a required int before anything is sent (see below). If an envelope
 *   contains the sample's names, ASMX executes the call as if session and node were 0.
 * - login: the guide spells the method logIn. The service's name is login, but PHP ignores the case of method names.
 * - holdSession: the sample uses iSessionID, whereas the closeSession sample uses iSession. No operation page is known
 *   for either operation. The operation pages of startSession and cancelAction show iSession.
 */

declare(strict_types=1);

const EMAIL = 'ada@example.com';
const PASSWORD = 'demo-password';
const SSO_ID = '123456';
const SSO_PASSWORD = 'demo-sso-password';
const COMPANY = '654321';
const NODE = 337366;
const UNKNOWN_NODE = 1;
/** One waiting session per SOAP version. */
const SESSIONS = ['1.1' => 12345678, '1.2' => 12345679];

function show(string $version, string $what, string $result): void
{
    echo "SOAP $version $what: $result\n";
}

function flow(string $wsdl, string $version, int $soapVersion): void
{
    $client = new SoapClient($wsdl, ['soap_version' => $soapVersion, 'cache_wsdl' => WSDL_CACHE_NONE]);

    $reply = $client->login(['sEmail' => EMAIL, 'sPassword' => PASSWORD]);
    show($version, 'login', $reply->loginResult);
    show($version, 'cookie', implode(', ', array_keys($client->__getCookies())));

    $reply = $client->requestAuthCodeSSO(['sSSOID' => SSO_ID, 'sPassword' => SSO_PASSWORD, 'sCompany' => COMPANY]);
    show($version, 'requestAuthCodeSSO', $reply->requestAuthCodeSSOResult);
    $authCode = $reply->sAuthCode ?? '';
    show($version, 'authcode', $authCode === '' ? 'missing' : 'there');

    // with only the cookie
    $reply = $client->startSession(['iSession' => SESSIONS[$version], 'iNode' => NODE]);
    show($version, 'startSession', $reply->startSessionResult);

    // already started
    $reply = $client->startSession(['iSession' => SESSIONS[$version], 'iNode' => NODE, 'sAuthCode' => $authCode]);
    show($version, 'startSession again', $reply->startSessionResult);

    // a refusal omits the out parameter
    $reply = $client->getUser(['iNodeID' => UNKNOWN_NODE]);
    show($version, 'getUser of an unknown node', $reply->getUserResult . (isset($reply->oUser) ? ', oUser' : ''));

    $reply = $client->getUser(['iNodeID' => NODE]);
    show($version, 'getUser', "$reply->getUserResult, {$reply->oUser->sName}, {$reply->oUser->eType}");

    // the keys in the guide's sample
    try {
        $client->startSession(['iSessionID' => SESSIONS[$version], 'iNodeID' => NODE]);
        show($version, "startSession with the guide's keys", 'sent');
    } catch (SoapFault $fault) {
        show($version, "startSession with the guide's keys", $fault->getMessage());
    }

    $reply = $client->logout();
    show($version, 'logout', $reply->logoutResult);

    $reply = $client->startSession(['iSession' => SESSIONS[$version], 'iNode' => NODE]);
    show($version, 'startSession after logout', $reply->startSessionResult);
}

if ($argc !== 2) {
    fwrite(STDERR, "usage: php flow.php URL-OF-THE-WSDL\n");
    exit(64);
}
flow($argv[1], '1.1', SOAP_1_1);
flow($argv[1], '1.2', SOAP_1_2);
