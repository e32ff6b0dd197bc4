<%@ WebService Language="C#" Class="API" %>
// Implements the operations in wsdl/rescue.wsdl as an ASMX service, with the same names, types, order and enum values. If the
// WSDL declares a string because not all values of an enumeration are known, this service also uses a string. The names and
// passwords are invented and match the embedded server's demo account. The behaviour is simple, and the state is in memory.
using System;
using System.Collections.Generic;
using System.Web.Services;
using System.Xml.Serialization;

[WebService(Namespace = "https://secure.logmeinrescue.com/API/API.asmx")]
public class API : WebService
{
    [WebMethod(EnableSession = true)]
    public loginRet login(string sEmail, string sPassword)
    {
        Person person = Store.Current.ByEmail(sEmail);
        if (person == null || !person.Enabled || person.Password != sPassword) return loginRet.login_Invalid;
        Session["person"] = person;
        return loginRet.login_OK;
    }

    [WebMethod(EnableSession = true)]
    public logoutRet logout()
    {
        if (Session["person"] == null) return logoutRet.logout_NotLoggedIn;
        Session["person"] = null;
        return logoutRet.logout_OK;
    }

    [WebMethod(EnableSession = true)]
    public getAccountRet getAccount(
        string sAuthCode,
        out int iAccountID,
        out string sOrganization,
        out int iAdminID,
        out int iTechID,
        out string sEmail
    )
    {
        bool bTcRunning;
        return getAccount_v2(sAuthCode, out iAccountID, out sOrganization, out iAdminID, out iTechID, out sEmail, out bTcRunning);
    }

    [WebMethod(EnableSession = true)]
    public startSessionRet startSession(int iSession, int iNode, string sAuthCode)
    {
        Person person = Claimant(sAuthCode);
        if (person == null && IsWrong(sAuthCode)) return startSessionRet.startSessionRet_Invalid_SecretAuthCode;
        if (person == null || person.AdminId == 0) return startSessionRet.startSessionRet_NotLoggedInAsAdmin;
        if (!Store.Current.Start(iSession, iNode)) return startSessionRet.startSessionRet_ActionFailed;
        return startSessionRet.startSessionRet_OK;
    }

    [WebMethod(EnableSession = true)]
    public cancelActionRet cancelAction(int iSession, string sAuthCode)
    {
        Person person = Claimant(sAuthCode);
        if (person == null && IsWrong(sAuthCode)) return cancelActionRet.cancelActionRet_Invalid_SecretAuthCode;
        if (person == null || person.AdminId == 0) return cancelActionRet.cancelActionRet_NotLoggedInAsAdmin;
        if (!Store.Current.Cancel(iSession)) return cancelActionRet.cancelActionRet_ActionFailed;
        return cancelActionRet.cancelActionRet_OK;
    }

    [WebMethod(EnableSession = true)]
    public getGroupRet getGroup(int iNodeID, string sAuthCode, out GROUP oGroup)
    {
        oGroup = null;
        Person person = Claimant(sAuthCode);
        if (person == null)
            return IsWrong(sAuthCode) ? getGroupRet.getGroup_Invalid_SecretAuthCode : getGroupRet.getGroup_NotLoggedIn;
        Folder folder = Store.Current.FolderOf(iNodeID);
        if (folder == null) return getGroupRet.getGroup_InvalidParam_NodeID;
        oGroup = new GROUP();
        oGroup.iNodeID = folder.Id;
        oGroup.sName = folder.Name;
        oGroup.sDescription = "";
        oGroup.eType = folder.Type;
        oGroup.aPermissions = folder.Permissions;
        return getGroupRet.getGroup_OK;
    }

    [WebMethod(EnableSession = true)]
    public getUserRet getUser(int iNodeID, string sAuthCode, out USER oUser)
    {
        oUser = null;
        USER_V2 found;
        getUserRet result = getUser_v2(iNodeID, sAuthCode, out found);
        if (found == null) return result;
        oUser = new USER();
        oUser.iNodeID = found.iNodeID;
        oUser.sName = found.sName;
        oUser.sNick = found.sNick;
        oUser.sEmail = found.sEmail;
        oUser.sSSOID = found.sSSOID;
        oUser.sDescription = found.sDescription;
        oUser.eType = found.eType;
        oUser.bAccountHolder = found.bAccountHolder;
        oUser.hasMobileAddon = found.hasMobileAddon;
        oUser.eStatus = found.eStatus;
        return result;
    }

    [WebMethod(EnableSession = true)]
    public getUser_v3Ret getUser_v3(int iNodeID, string sUserEmail, string sAuthCode, out USER_V2 oUser)
    {
        oUser = null;
        Person person = Claimant(sAuthCode);
        if (person == null)
            return IsWrong(sAuthCode) ? getUser_v3Ret.getUser_Invalid_SecretAuthCode : getUser_v3Ret.getUser_NotLoggedIn;
        if (iNodeID != 0 && !String.IsNullOrEmpty(sUserEmail)) return getUser_v3Ret.getUser_Invalid_EmailAndNodeIdBothSpecified;
        Person found = String.IsNullOrEmpty(sUserEmail) ? Store.Current.ByNode(iNodeID) : Store.Current.ByEmail(sUserEmail);
        if (found == null)
            return String.IsNullOrEmpty(sUserEmail) ? getUser_v3Ret.getUser_InvalidParam_NodeID : getUser_v3Ret.getUser_InvalidParam_Email;
        oUser = Described(found, iNodeID == 0 ? found.TechId : iNodeID);
        return getUser_v3Ret.getUser_OK;
    }

    [WebMethod(EnableSession = true)]
    public string setUser(
        int iNodeID,
        string sName,
        string sNick,
        string sEmail,
        string sSSOID,
        string sPwd,
        string sConfPwd,
        string sCurrentPwd,
        USER_STATUS eStatus,
        string sDescription,
        ADDONS eAddOns,
        string sAuthCode
    )
    {
        if (Claimant(sAuthCode) == null) return "setUser_NotLoggedIn";
        Person found = Store.Current.ByNode(iNodeID);
        if (found == null) return "setUser_InvalidParam_NodeID";
        if (sPwd != sConfPwd) return "setUser_Error";
        if (sName != null) found.Name = sName;
        if (sNick != null) found.Nick = sNick;
        if (sDescription != null) found.Description = sDescription;
        found.Enabled = eStatus == USER_STATUS.Enabled;
        found.MobileAddon = eAddOns == ADDONS.True;
        return "setUser_OK";
    }

    [WebMethod(EnableSession = true)]
    public requestPINCodeRet requestLensPINCodeV2(
        string sCField0,
        string sCField1,
        string sCField2,
        string sCField3,
        string sCField4,
        string sCField5,
        string sTracking0,
        bool bNoTechConsole,
        string sAuthCode
    )
    {
        int pin;
        return requestPINCode(sCField0, sCField1, sCField2, sCField3, sCField4, sCField5, sTracking0, sAuthCode, out pin);
    }

    [WebMethod(EnableSession = true)]
    public requestPINCodeRet requestLensPINCodeV3(
        string sCField0,
        string sCField1,
        string sCField2,
        string sCField3,
        string sCField4,
        string sCField5,
        string sTracking0,
        bool bNoTechConsole,
        string sAuthCode,
        string sPhoneNumber,
        string sLangCode
    )
    {
        int pin;
        return requestPINCode(sCField0, sCField1, sCField2, sCField3, sCField4, sCField5, sTracking0, sAuthCode, out pin);
    }

    [WebMethod(EnableSession = true)]
    public requestAuthCodeRet requestAuthCode(string sEmail, string sPassword, out string sAuthCode)
    {
        sAuthCode = null;
        Person person = Store.Current.ByEmail(sEmail);
        if (person == null || !person.Enabled || person.Password != sPassword) return requestAuthCodeRet.requestAuthCode_Invalid;
        sAuthCode = Store.Current.IssueAuthCode(person);
        return requestAuthCodeRet.requestAuthCode_OK;
    }

    [WebMethod(EnableSession = true)]
    public getAccountRet getAccount_v2(
        string sAuthCode,
        out int iAccountID,
        out string sOrganization,
        out int iAdminID,
        out int iTechID,
        out string sEmail,
        out bool bTcRunning
    )
    {
        iAccountID = iAdminID = iTechID = 0;
        sOrganization = sEmail = null;
        bTcRunning = false;
        Person person = Claimant(sAuthCode);
        if (person == null)
            return IsWrong(sAuthCode) ? getAccountRet.getAccount_Invalid_SecretAuthCode : getAccountRet.getAccount_NotLoggedIn;
        iAccountID = Store.CompanyId;
        sOrganization = Store.Organization;
        iAdminID = person.AdminId;
        iTechID = person.TechId;
        sEmail = person.Email;
        bTcRunning = person.Online;
        return getAccountRet.getAccount_OK;
    }

    [WebMethod(EnableSession = true)]
    public requestInvitationLinkRet requestInvitationLink(
        string sCField0,
        string sCField1,
        string sAuthCode,
        int nodeId,
        out string sInvitationLink
    )
    {
        int pin;
        requestPINCodeRet result = requestPINCode(sCField0, sCField1, "", "", "", "", "", sAuthCode, out pin);
        bool isOk = result == requestPINCodeRet.requestPINCode_OK;
        sInvitationLink = isOk ? "https://secure.logmeinrescue.com/R?i=2&Code=" + pin.ToString("000000") : "";
        return (requestInvitationLinkRet)(int)result;
    }

    [WebMethod(EnableSession = true)]
    public requestPINCodeRet requestPINCodeV3(
        string sCField0,
        string sCField1,
        string sAuthCode,
        int nodeId,
        out string sPINCode
    )
    {
        int pin;
        requestPINCodeRet result = requestPINCode(sCField0, sCField1, "", "", "", "", "", sAuthCode, out pin);
        sPINCode = result == requestPINCodeRet.requestPINCode_OK ? pin.ToString("000000") : "";
        return result;
    }

    [WebMethod(EnableSession = true)]
    public requestPINCodeRet requestPINCode(
        string sCField0,
        string sCField1,
        string sCField2,
        string sCField3,
        string sCField4,
        string sCField5,
        string sTracking0,
        string sAuthCode,
        out int iPINCode
    )
    {
        iPINCode = 0;
        Person person = Claimant(sAuthCode);
        if (person == null)
            return IsWrong(sAuthCode)
                ? requestPINCodeRet.requestPINCode_Invalid_SecretAuthCode
                : requestPINCodeRet.requestPINCode_NotLoggedIn;
        if (person.TechId == 0) return requestPINCodeRet.requestPINCode_NotTechnician;
        iPINCode = 123456;
        return requestPINCodeRet.requestPINCode_OK;
    }

    [WebMethod(EnableSession = true)]
    public string generateEmailText(
        int iPINCode,
        string sAuthCode,
        out string sSubject,
        out string sText,
        out string sLink,
        out string sSignature
    )
    {
        sSubject = sText = sLink = sSignature = null;
        if (Claimant(sAuthCode) == null) return "generateEmailText_NotLoggedIn";
        sSubject = "Your code";
        sText = "The code is " + iPINCode + ".\r\nIt lasts for 20 minutes.";
        sLink = "https://support.example.com/?a=1&b=<2>";
        sSignature = "";
        return "generateEmailText_OK";
    }

    [WebMethod(EnableSession = true)]
    public getSessionRet getSession_V3(int iNodeID, NODE_REF eNodeRef, string sAuthCode, out SESSION_V3[] aSessions)
    {
        aSessions = null;
        Person person = Claimant(sAuthCode);
        if (person == null)
            return IsWrong(sAuthCode) ? getSessionRet.getSession_Invalid_SecretAuthCode : getSessionRet.getSession_NotLoggedIn;
        if (iNodeID == 1) return getSessionRet.getSession_InvalidParam_NodeID;
        aSessions = Store.Current.Sessions(iNodeID, eNodeRef);
        return getSessionRet.getSession_OK;
    }

    [WebMethod(EnableSession = true)]
    public string getHierarchy(string sAuthCode, out HIERARCHY[] aHierarchy)
    {
        return getHierarchy_v2(sAuthCode, out aHierarchy) == "getHierarchy_OK" ? "OK" : "getHierarchy_NotLoggedIn";
    }

    [WebMethod(EnableSession = true)]
    public string getHierarchy_v2(string sAuthCode, out HIERARCHY[] aHierarchy)
    {
        aHierarchy = null;
        if (Claimant(sAuthCode) == null) return "getHierarchy_NotLoggedIn";
        aHierarchy = Store.Current.Tree();
        return "getHierarchy_OK";
    }

    [WebMethod(EnableSession = true)]
    public getUserRet getUser_v2(int iNodeID, string sAuthCode, out USER_V2 oUser)
    {
        oUser = null;
        Person person = Claimant(sAuthCode);
        if (person == null)
            return IsWrong(sAuthCode) ? getUserRet.getUser_Invalid_SecretAuthCode : getUserRet.getUser_NotLoggedIn;
        Person found = Store.Current.ByNode(iNodeID);
        if (found == null) return getUserRet.getUser_InvalidParam_NodeID;
        oUser = Described(found, iNodeID);
        return getUserRet.getUser_OK;
    }

    [WebMethod(EnableSession = true)]
    public string deleteNode(int iNodeID, string sAuthCode)
    {
        if (Claimant(sAuthCode) == null)
            return IsWrong(sAuthCode) ? "deleteNode_Invalid_SecretAuthCode" : "deleteNode_NotLoggedIn";
        if (Store.Current.FolderOf(iNodeID) == null) return "deleteNode_InvalidParam_NodeID";
        return "deleteNode_OK";
    }

    [WebMethod(EnableSession = true)]
    public string getReport(int iNodeID, NODE_REF eNodeRef, string sAuthCode, out string sReport)
    {
        sReport = null;
        if (Claimant(sAuthCode) == null)
            return IsWrong(sAuthCode) ? "getReport_Invalid_SecretAuthCode" : "getReport_NotLoggedIn";
        sReport = "Date|Node|" + iNodeID + "\r\nOf|" + eNodeRef + "|\u20ac\n";
        return "getReport_OK";
    }

    [WebMethod(EnableSession = true)]
    public string getReport_v2(int iNodeID, NODE_REF_V2 eNodeRef, string sAuthCode, out string sReport)
    {
        sReport = null;
        if (Claimant(sAuthCode) == null)
            return IsWrong(sAuthCode) ? "getReport_Invalid_SecretAuthCode" : "getReport_NotLoggedIn";
        sReport = "Date|Node|" + iNodeID + "\r\nOf|" + eNodeRef + "|\u20ac\n";
        return "getReport_OK";
    }

    [WebMethod(EnableSession = true)]
    public string setReportArea(string eReportArea, string sAuthCode)
    {
        if (Claimant(sAuthCode) == null)
            return IsWrong(sAuthCode) ? "setReportArea_Invalid_SecretAuthCode" : "setReportArea_NotLoggedIn";
        return "setReportArea_OK";
    }

    [WebMethod(EnableSession = true)]
    public string setReportArea_v2(string eReportArea, string sAuthCode)
    {
        if (Claimant(sAuthCode) == null)
            return IsWrong(sAuthCode) ? "setReportArea_Invalid_SecretAuthCode" : "setReportArea_NotLoggedIn";
        return "setReportArea_OK";
    }

    [WebMethod(EnableSession = true)]
    public string setReportDate(string sBeginDate, string sEndDate, string sAuthCode)
    {
        if (Claimant(sAuthCode) == null)
            return IsWrong(sAuthCode) ? "setReportDate_Invalid_SecretAuthCode" : "setReportDate_NotLoggedIn";
        return "setReportDate_OK";
    }

    [WebMethod(EnableSession = true)]
    public string setReportDate_v2(DateTime dBeginDate, DateTime dEndDate, string sAuthCode)
    {
        if (Claimant(sAuthCode) == null)
            return IsWrong(sAuthCode) ? "setReportDate_Invalid_SecretAuthCode" : "setReportDate_NotLoggedIn";
        if (dEndDate < dBeginDate) return "setReportDate_Error";
        return "setReportDate_OK";
    }

    [WebMethod(EnableSession = true)]
    public string setReportTime(string sBeginTime, string sEndTime, string sAuthCode)
    {
        if (Claimant(sAuthCode) == null)
            return IsWrong(sAuthCode) ? "setReportTime_Invalid_SecretAuthCode" : "setReportTime_NotLoggedIn";
        return "setReportTime_OK";
    }

    [WebMethod(EnableSession = true)]
    public string setTimezone(string sTimezone, string sAuthCode)
    {
        if (Claimant(sAuthCode) == null)
            return IsWrong(sAuthCode) ? "setTimezone_Invalid_SecretAuthCode" : "setTimezone_NotLoggedIn";
        return "setTimezone_OK";
    }

    [WebMethod(EnableSession = true)]
    public string setOutput(string eOutput, string sAuthCode)
    {
        if (Claimant(sAuthCode) == null)
            return IsWrong(sAuthCode) ? "setOutput_Invalid_SecretAuthCode" : "setOutput_NotLoggedIn";
        return "setOutput_OK";
    }

    [WebMethod(EnableSession = true)]
    public string setDelimiter(string sDelimiter, string sAuthCode)
    {
        if (Claimant(sAuthCode) == null)
            return IsWrong(sAuthCode) ? "setDelimiter_Invalid_SecretAuthCode" : "setDelimiter_NotLoggedIn";
        return "setDelimiter_OK";
    }

    [WebMethod(EnableSession = true)]
    public string getChat(int iSessionID, string sAuthCode, out string sChatLog)
    {
        sChatLog = null;
        if (Claimant(sAuthCode) == null)
            return IsWrong(sAuthCode) ? "getChat_Invalid_SecretAuthCode" : "getChat_NotLoggedIn";
        sChatLog = Store.Current.ChatOf(iSessionID);
        return "getChat_OK";
    }

    [WebMethod(EnableSession = true)]
    public string getNote(int iSessionID, string sAuthCode, out string sNote)
    {
        sNote = null;
        if (Claimant(sAuthCode) == null)
            return IsWrong(sAuthCode) ? "getNote_Invalid_SecretAuthCode" : "getNote_NotLoggedIn";
        sNote = Store.Current.NoteOf(iSessionID);
        return "getNote_OK";
    }

    [WebMethod(EnableSession = true)]
    public requestAuthCodeRet requestAuthCodeSSO(string sSSOID, string sPassword, string sCompany, out string sAuthCode)
    {
        sAuthCode = null;
        Person person = Store.Current.BySsoId(sSSOID);
        if (person == null || sPassword != Store.SsoPassword || sCompany != Convert.ToString(Store.CompanyId))
            return requestAuthCodeRet.requestAuthCode_Invalid;
        sAuthCode = Store.Current.IssueAuthCode(person);
        return requestAuthCodeRet.requestAuthCode_OK;
    }

    [WebMethod(EnableSession = true)]
    public getSessionRet getSession(int iNodeID, NODE_REF eNodeRef, string sAuthCode)
    {
        SESSION_V3[] aSessions;
        return getSession_V3(iNodeID, eNodeRef, sAuthCode, out aSessions);
    }

    /// <summary>Returns the caller: the owner of the authcode, or else the user who logged in with the cookie.</summary>
    private Person Claimant(string authCode)
    {
        return String.IsNullOrEmpty(authCode) ? Session["person"] as Person : Store.Current.ByAuthCode(authCode);
    }

    private static bool IsWrong(string authCode)
    {
        return !String.IsNullOrEmpty(authCode) && Store.Current.ByAuthCode(authCode) == null;
    }

    private static USER_V2 Described(Person person, int nodeId)
    {
        USER_V2 user = new USER_V2();
        user.iNodeID = nodeId;
        user.sName = person.Name;
        user.sNick = person.Nick;
        user.sEmail = person.Email;
        user.sSSOID = person.SsoId;
        user.sDescription = person.Description;
        user.eType = nodeId == person.TechId ? NODE_TYPE.Technician : NODE_TYPE.MasterAdministrator;
        user.bAccountHolder = person.AdminId != 0;
        user.hasMobileAddon = person.MobileAddon;
        user.hasMobileAddonSpecified = true;
        user.hasRPATAddonSpecified = true;
        user.eStatus = person.Status;
        user.eStatusSpecified = true;
        return user;
    }
}

public class Person
{
    public string Email, Password, Name, Nick = "", SsoId, Description = "";
    public int AdminId, TechId;
    public bool Online, MobileAddon, Enabled = true;

    public NODE_STATUS Status
    {
        get { return !Enabled ? NODE_STATUS.Disabled : Online ? NODE_STATUS.Online : NODE_STATUS.Offline; }
    }
}

public class Folder
{
    public int Id, ParentId;
    public string Name;
    public NODE_TYPE Type;
    public string[] Permissions = new string[0];
}

public class SupportSession
{
    public int Id, ChannelId, TechnicianId;
    public string Customer, Note = "", Chat = "";
    public bool IsActive;
}

public class Store
{
    public const int CompanyId = 654321;
    public const string Organization = "Example Company";
    public const string SsoPassword = "demo-sso-password";
    public static readonly Store Current = new Store();

    private readonly object gate = new object();
    private readonly List<Person> people = new List<Person>();
    private readonly List<Folder> folders = new List<Folder>();
    private readonly List<SupportSession> sessions = new List<SupportSession>();
    private readonly Dictionary<string, Person> authCodes = new Dictionary<string, Person>();

    private Store()
    {
        people.Add(new Person { Email = "ada@example.com", Password = "demo-password", Name = "Ada Admin", SsoId = "123456", AdminId = 337365, TechId = 337366, Online = true });
        people.Add(new Person { Email = "tess@example.com", Password = "demo-password-2", Name = "Tess Technician", SsoId = "123457", TechId = 337367, Online = true });
        people.Add(new Person { Email = "olaf@example.com", Password = "demo-password-3", Name = "Olaf Offline", SsoId = "", TechId = 337368 });
        folders.Add(new Folder { Id = 337300, Name = "Example Company", Type = NODE_TYPE.Root });
        folders.Add(new Folder { Id = 337303, ParentId = 337300, Name = "Technicians", Type = NODE_TYPE.Technicians, Permissions = new string[] { "RemoteControl", "RemoteView", "SendFile" } });
        folders.Add(new Folder { Id = 337304, ParentId = 337300, Name = "Default channel", Type = NODE_TYPE.Channel });
        sessions.Add(new SupportSession { Id = 12345678, ChannelId = 337304, Customer = "Carl Customer", Note = "Called twice.", Chat = "Hello!" });
        sessions.Add(new SupportSession { Id = 12345679, ChannelId = 337304, Customer = "Cora Customer" });
        sessions.Add(new SupportSession { Id = 12345680, ChannelId = 337304, TechnicianId = 337367, Customer = "", IsActive = true });
    }

    public Person ByEmail(string email)
    {
        lock (gate) return people.Find(each => String.Equals(each.Email, email, StringComparison.OrdinalIgnoreCase));
    }

    public Person ByNode(int id)
    {
        lock (gate) return id == 0 ? null : people.Find(each => each.AdminId == id || each.TechId == id);
    }

    public Person BySsoId(string id)
    {
        lock (gate) return String.IsNullOrEmpty(id) ? null : people.Find(each => each.SsoId == id);
    }

    public Person ByAuthCode(string authCode)
    {
        Person person;
        lock (gate) return authCodes.TryGetValue(authCode, out person) ? person : null;
    }

    /// <summary>Issues an authcode, which invalidates the person's previous authcode.</summary>
    public string IssueAuthCode(Person person)
    {
        lock (gate)
        {
            foreach (string old in new List<string>(authCodes.Keys))
                if (authCodes[old] == person) authCodes.Remove(old);
            string authCode = Guid.NewGuid().ToString("N") + Guid.NewGuid().ToString("N");
            authCodes[authCode] = person;
            return authCode;
        }
    }

    public Folder FolderOf(int id)
    {
        lock (gate) return folders.Find(each => each.Id == id);
    }

    public bool Start(int id, int node)
    {
        lock (gate)
        {
            SupportSession session = sessions.Find(each => each.Id == id);
            Person technician = people.Find(each => node != 0 && each.TechId == node);
            if (session == null || session.IsActive || technician == null || !technician.Online) return false;
            session.IsActive = true;
            session.TechnicianId = node;
            return true;
        }
    }

    public bool Cancel(int id)
    {
        lock (gate)
        {
            SupportSession session = sessions.Find(each => each.Id == id);
            if (session == null || !session.IsActive || session.Customer == "") return false;
            session.IsActive = false;
            session.TechnicianId = 0;
            return true;
        }
    }

    public string NoteOf(int id)
    {
        lock (gate)
        {
            SupportSession session = sessions.Find(each => each.Id == id);
            return session == null ? null : session.Note;
        }
    }

    public string ChatOf(int id)
    {
        lock (gate)
        {
            SupportSession session = sessions.Find(each => each.Id == id);
            return session == null ? null : session.Chat;
        }
    }

    public SESSION_V3[] Sessions(int node, NODE_REF of)
    {
        lock (gate)
            return sessions
                .FindAll(each => node == 0 || (of == NODE_REF.CHANNEL ? each.ChannelId : each.TechnicianId) == node)
                .ConvertAll(each => Described(each))
                .ToArray();
    }

    public HIERARCHY[] Tree()
    {
        lock (gate)
        {
            List<HIERARCHY> tree = folders.ConvertAll(each => new HIERARCHY { iNodeID = each.Id, iParentID = each.ParentId, sName = each.Name, sDescription = "", eStatus = NODE_STATUS.Offline, eType = each.Type });
            foreach (Person person in people)
                tree.Add(new HIERARCHY { iNodeID = person.TechId, iParentID = 337303, sName = person.Name, sEmail = person.Email, sDescription = person.Description, eStatus = person.Status, eType = NODE_TYPE.Technician });
            return tree.ToArray();
        }
    }

    private static SESSION_V3 Described(SupportSession session)
    {
        SESSION_V3 described = new SESSION_V3();
        described.iID = session.Id;
        described.bStatus = session.IsActive ? SESSION_STATUS_V3.SESSION_PICKEDUP : SESSION_STATUS_V3.SESSION_WAITING;
        described.sStatus = session.IsActive ? "Active" : "Waiting";
        described.iEntry = session.ChannelId;
        described.sEntry = "Default channel";
        described.iTechnician = session.TechnicianId;
        described.sStartTime = "2/19/2024 2:36:37 PM";
        described.sCustomField0 = session.Customer;
        return described;
    }
}

public enum loginRet
{
    login_Error,
    login_OK,
    login_Invalid,
    login_LimitReached,
    login_GlobalIpRestricted,
}

public enum logoutRet
{
    logout_Error,
    logout_OK,
    logout_NotLoggedIn,
}

public enum getAccountRet
{
    getAccount_Error,
    getAccount_OK,
    getAccount_NotLoggedIn,
    getAccount_Invalid_SecretAuthCode,
    getAccount_User_Deleted_Or_Disabled,
}

public enum startSessionRet
{
    startSessionRet_Error,
    startSessionRet_OK,
    startSessionRet_NotLoggedInAsAdmin,
    startSessionRet_ActionFailed,
    startSessionRet_Invalid_SecretAuthCode,
    startSessionRet_User_Deleted_Or_Disabled,
}

public enum cancelActionRet
{
    cancelActionRet_Error,
    cancelActionRet_OK,
    cancelActionRet_NotLoggedInAsAdmin,
    cancelActionRet_ActionFailed,
    cancelActionRet_Invalid_SecretAuthCode,
    cancelActionRet_User_Deleted_Or_Disabled,
}

public enum getGroupRet
{
    getGroup_OK,
    getGroup_Error,
    getGroup_NotLoggedIn,
    getGroup_InvalidParam_NodeID,
    getGroup_Invalid_SecretAuthCode,
    getGroup_User_Deleted_Or_Disabled,
}

public enum NODE_TYPE
{
    Root,
    MasterAdministrators,
    Administrators,
    Technicians,
    AdministratorGroup,
    TechnicianGroup,
    MasterAdministrator,
    Administrator,
    Technician,
    AdministratorLink,
    AdministratorGroupLink,
    Channel,
    PseudoGroup,
}

public enum getUserRet
{
    getUser_OK,
    getUser_Error,
    getUser_NotLoggedIn,
    getUser_InvalidParam_NodeID,
    getUser_User_Deleted_Or_Disabled,
    getUser_Invalid_SecretAuthCode,
}

public enum NODE_STATUS
{
    Disabled,
    Offline,
    Online,
    Busy,
    Away,
}

public enum getUser_v3Ret
{
    getUser_OK,
    getUser_Error,
    getUser_NotLoggedIn,
    getUser_InvalidParam_Email,
    getUser_InvalidParam_NodeID,
    getUser_Invalid_EmailAndNodeIdBothSpecified,
    getUser_User_Deleted_Or_Disabled,
    getUser_Invalid_SecretAuthCode,
}

public enum USER_STATUS
{
    Disabled,
    Enabled,
}

public enum ADDONS
{
    True,
    False,
}

public enum requestPINCodeRet
{
    requestPINCode_Error,
    requestPINCode_OK,
    requestPINCode_NotLoggedIn,
    requestPINCode_NotTechnician,
    requestPINCode_NoTechConsoleRunning,
    requestPINCode_OutOfPINCodes,
    requestPINCode_PollRateExceeded,
    requestPINCode_User_Is_Deleted,
    requestPINCode_Invalid_SecretAuthCode,
    requestPINCode_User_Deleted_Or_Disabled,
    requestPINCode_NoAccessToLens,
}

public enum requestInvitationLinkRet
{
    requestInvitationLink_Error,
    requestInvitationLink_OK,
    requestInvitationLink_NotLoggedIn,
    requestInvitationLink_NotTechnician,
    requestInvitationLink_NoTechConsoleRunning,
    requestInvitationLink_OutOfPINCodes,
    requestInvitationLink_PollRateExceeded,
    requestInvitationLink_User_Is_Deleted,
    requestInvitationLink_Invalid_SecretAuthCode,
    requestInvitationLink_User_Deleted_Or_Disabled,
    requestInvitationLink_NoAccessToLens,
}

public enum requestAuthCodeRet
{
    requestAuthCode_Error,
    requestAuthCode_OK,
    requestAuthCode_Invalid,
    requestAuthCode_PollRateExceeded,
}

public enum NODE_REF
{
    NODE,
    CHANNEL,
}

public enum getSessionRet
{
    getSession_OK,
    getSession_Error,
    getSession_NotLoggedIn,
    getSession_InvalidParam_NodeID,
    getSession_Invalid_SecretAuthCode,
    getSession_User_Deleted_Or_Disabled,
}

public enum SESSION_STATUS_V3
{
    SESSION_STARTING,
    SESSION_CONNECTING,
    SESSION_WAITING,
    SESSION_OFFLINE,
    SESSION_PICKEDUP,
    SESSION_CLOSEDBYCUSTOMER,
    SESSION_CLOSEDBYTECHNICIAN,
    SESSION_TRANSFERINGBUTNOTPICKEDUP,
    SESSION_REVOKED,
    SESSION_CLOSED_TRANSFERREDANOTHERTECH_WITHOUTPICKUP,
    SESSION_CUSTOMERLEFTSESSION_WASNOTPICKEDUP,
    SESSION_WAITINGTIMEOUT_PICKEDUP,
    SESSION_WAITINGTIMEOUT_NOTPICKEDUP,
    SESSION_SYSTEMTIMEOUT_PICKEDUP,
    SESSION_SYSTEMTIMEOUT_NOTPICKEDUP,
    SESSION_ABORTED_TECHDELETEDORDISABLED,
    SESSION_CLOSED_TRANSFERREDANOTHERTECH,
    SESSION_REBOOTING,
    SESSION_CONNECTIONPROBLEM,
    SESSION_ONHOLD,
    SESSION_ONHOLDBUTCUSTOMERLEFT,
    SESSION_TIMEOUT_SESSIONIDLETECHSIDE,
    SESSION_CUSTOMERLEFTSESSION_DURINGTRANSFER_WITHOUTPICKUP,
    SESSION_CUSTOMERLEFTSESSION_DURINGTRANSFER,
    SESSION_CLOSEDBYWAITINGCUSTOMER,
    SESSION_CLOSEDBYACTIVECUSTOMER,
    SESSION_CLOSED_DURINGRECONNECTING,
    SESSION_CLOSED_DURINGREBOOTING,
    SESSION_UACCESS_EXPIRED_WASPICKEDUPBEFORE,
    SESSION_UACCESS_EXPIRED_NOTPICKEDUPBEFORE,
    SESSION_UACCESS_REVOKEDBYCUSTOMER_WASPICKEDUPBEFORE,
    SESSION_UACCESS_REVOKEDBYCUSTOMER_NOTPICKEDUPBEFORE,
    SESSION_UACCESS_REVOKEDBYADMIN_WASPICKEDUPBEFORE,
    SESSION_UACCESS_REVOKEDBYADMIN_NOTPICKEDUPBEFORE,
    SESSION_TERMSANDCONDITIONSDECLINED,
    SESSION_TIMEOUT_TECHCONNECTIONLOSTORSESSIONWASNOTCLOSEDBYTECH,
    SESSION_STATUS_NOT_SUPPORTED_VALUE,
}

public enum NODE_REF_V2
{
    NODE,
    CHANNEL,
    EXTERNALROOT,
    EXTERNALTECH,
    EXTERNALGROUP,
}

public class GROUP
{
    public int iNodeID;
    public string sName;
    public string sDescription;
    public NODE_TYPE eType;
    [XmlArrayItem("NODE_PERMISSIONS", IsNullable = false)]
    public string[] aPermissions;
}

public class USER
{
    public int iNodeID;
    public string sName;
    public string sNick;
    public string sEmail;
    public string sSSOID;
    public string sDescription;
    public NODE_TYPE eType;
    public bool bAccountHolder;
    public bool hasMobileAddon;
    public NODE_STATUS eStatus;
}

public class USER_V2
{
    public int iNodeID;
    public string sName;
    public string sNick;
    public string sEmail;
    public string sSSOID;
    public string sDescription;
    public NODE_TYPE eType;
    public bool bAccountHolder;
    public bool hasMobileAddon;
    [XmlIgnore] public bool hasMobileAddonSpecified;
    public bool hasRPATAddon;
    [XmlIgnore] public bool hasRPATAddonSpecified;
    public NODE_STATUS eStatus;
    [XmlIgnore] public bool eStatusSpecified;
}

public class SESSION_V3
{
    public int iID;
    public SESSION_STATUS_V3 bStatus;
    public string sStatus;
    public int iEntry;
    public string sEntry;
    public int iTechnician;
    public string sTechnician;
    public string sStartTime;
    public int iWaitingTimeInSec;
    public string sCustomField0;
    public string sCustomField1;
    public string sCustomField2;
    public string sCustomField3;
    public string sCustomField4;
    public string sCustomField5;
    public string sLanguage;
    public string sTransferredTo;
    public string sTransferredComment;
    public bool bIsLead;
    public bool bHandingOff;
}

public class HIERARCHY
{
    public int iNodeID;
    public int iParentID;
    public string sName;
    public string sEmail;
    public string sDescription;
    public NODE_STATUS eStatus;
    public NODE_TYPE eType;
}
