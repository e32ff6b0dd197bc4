<?php
/*
 * The main job through PHP's SoapClient, which reads the WSDL and keeps the cookie:
 *
 *     php flow.php http://127.0.0.1:8000/API/API.asmx?wsdl
 *
 * Prints one line per call. The people and passwords are those of the embedded server's demo account, made up.
 *
 * The vendor's guide has similar PHP samples. The differences:
 *
 * - startSession: the sample passes the keys iSessionID and iNodeID. The service's operation page, which counts, has
 *   iSession and iNode. SoapClient refuses a call without a required int before anything is sent (shown below); an
 *   envelope written by hand with the sample's names is run by ASMX as if session and node were 0.
 * - login: the guide spells the method logIn. PHP ignores the case of methods; the service's name is login.
 * - holdSession: the sample has iSessionID, the one of closeSession iSession. No operation page of either is known;
 *   those of startSession and cancelAction say iSession.
 */

declare(strict_types=1);

const EMAIL = 'ada@example.com';
const PASSWORD = 'demo-password';
const SSO_ID = '123456';
const SSO_PASSWORD = 'demo-sso-password';
const COMPANY = '654321';
const NODE = 337366;
const UNKNOWN_NODE = 1;
/** One waiting session per version of SOAP. */
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

    // on the cookie alone
    $reply = $client->startSession(['iSession' => SESSIONS[$version], 'iNode' => NODE]);
    show($version, 'startSession', $reply->startSessionResult);

    // started already
    $reply = $client->startSession(['iSession' => SESSIONS[$version], 'iNode' => NODE, 'sAuthCode' => $authCode]);
    show($version, 'startSession again', $reply->startSessionResult);

    // a refusal leaves its out parameter away
    $reply = $client->getUser(['iNodeID' => UNKNOWN_NODE]);
    show($version, 'getUser of an unknown node', $reply->getUserResult . (isset($reply->oUser) ? ', oUser' : ''));

    $reply = $client->getUser(['iNodeID' => NODE]);
    show($version, 'getUser', "$reply->getUserResult, {$reply->oUser->sName}, {$reply->oUser->eType}");

    // the keys of the guide's sample
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
